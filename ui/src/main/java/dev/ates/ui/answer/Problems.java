package dev.ates.ui.answer;

import dev.ates.contracts.ForeignText;
import dev.ates.ui.Days;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.Refusal;
import dev.ates.ui.audit.AuditLog;
import dev.ates.ui.door.SignIns;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolationException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindException;
import org.springframework.validation.Errors;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns failures into problems, and problems into responses: JSON for programs, a page for people. */
@Component
public class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private static final String INVALID_REQUEST = "invalid-request";
    private static final String INVALID_PARAMETER = "invalid-parameter";
    private static final int PLACE_STEPS_MAX = 5;
    private static final int CHOICES_MAX = 20;

    /** JSON, a page, or a part of a page for htmx. */
    Object answer(Problem problem, HttpServletRequest request, String path, HttpServletResponse response) {
        if (!problem.name().startsWith(SignIns.PROBLEM)) {
            AuditLog.refused(request, path, problem.status(), problem.name());
        }
        if (!PlainAnswers.forPeople(request, path)) {
            return ResponseEntity.status(problem.status())
                    .headers(problem.headers())
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem.body(path));
        }
        problem.headers().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
        boolean part = request.getHeader("HX-Request") != null;
        if (part) {
            response.setHeader("HX-Retarget", "#flash");
            response.setHeader("HX-Reswap", "innerHTML");
        }
        return new ModelAndView(
                part ? "ui/error :: told" : "ui/error", Map.of("problem", problem.forPeople()), problem.status());
    }

    /** @param people whether a page is expected; for people a malformed address is a page that does not exist */
    Problem problem(Exception failure, boolean people) {
        return switch (failure) {
            case InvalidParameter invalid ->
                Problem.of(invalid.status(), invalid.name(), String.valueOf(invalid.getMessage()))
                        .with(List.of(new Problem.FieldError(invalid.parameter(), invalid.complaint())));
            case Refusal refusal -> Problem.of(refusal, people ? refusal.told() : String.valueOf(refusal.getMessage()));
            case BindException invalid -> invalid(fields(invalid));
            case HandlerMethodValidationException invalid -> invalid(fields(invalid));
            case ConstraintViolationException invalid ->
                invalid(invalid.getConstraintViolations().stream()
                        .map(violation -> new Problem.FieldError(
                                violation.getPropertyPath().toString(), violation.getMessage()))
                        .toList());
            case MethodArgumentTypeMismatchException mismatch ->
                people && mismatch.getParameter().hasParameterAnnotation(PathVariable.class)
                        ? Problem.of(HttpStatus.NOT_FOUND)
                        : problem(mismatch(mismatch), people);
            case MissingRequestValueException missing ->
                Problem.of(
                        HttpStatus.BAD_REQUEST,
                        INVALID_PARAMETER,
                        people
                                ? "A part of the form is missing: open its page again and fill it in once more"
                                : missing(missing));
            case RequestRejectedException rejected -> Problem.of(HttpStatus.BAD_REQUEST);
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case MaxUploadSizeExceededException tooLarge -> problem(new FormTooLong(), people);
            case MultipartException broken ->
                Problem.of(
                        HttpStatus.BAD_REQUEST,
                        "malformed-body",
                        "The form with the file cannot be read: choose the file again and send it once more");
            case ErrorResponse refused ->
                refused.getStatusCode().is4xxClientError() ? refused(refused) : unexpected(failure);
            default -> unexpected(failure);
        };
    }

    /** An unexpected failure: the log has all details, the response only the id of the log entry. */
    Problem unexpected(@Nullable Throwable failure) {
        if (DatabaseAway.isBehind(failure)) {
            return DatabaseAway.told();
        }
        var id = UUID.randomUUID().toString();
        log.atError().addKeyValue("id", id).setCause(failure).log("Unexpected failure {}", id);
        return new Problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "unexpected",
                "Something went wrong on our side. When you tell us, name the id " + id,
                List.of(),
                id,
                HttpHeaders.EMPTY);
    }

    private static Problem invalid(List<Problem.FieldError> errors) {
        var sorted = errors.stream()
                .sorted(Comparator.comparing(Problem.FieldError::field).thenComparing(Problem.FieldError::message))
                .toList();
        var detail = sorted.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining(", ", "The request is not valid: ", ""));
        return Problem.of(HttpStatus.BAD_REQUEST, INVALID_REQUEST, detail).with(sorted);
    }

    private static List<Problem.FieldError> fields(Errors invalid) {
        var errors = new ArrayList<Problem.FieldError>();
        invalid.getFieldErrors().forEach(error -> errors.add(new Problem.FieldError(error.getField(), message(error))));
        invalid.getGlobalErrors()
                .forEach(error -> errors.add(new Problem.FieldError(error.getObjectName(), message(error))));
        return errors;
    }

    private static List<Problem.FieldError> fields(HandlerMethodValidationException invalid) {
        var errors = new ArrayList<Problem.FieldError>();
        for (var result : invalid.getParameterValidationResults()) {
            if (result instanceof Errors bean) {
                errors.addAll(fields(bean));
            } else {
                var name = Optional.ofNullable(result.getMethodParameter().getParameterName());
                result.getResolvableErrors()
                        .forEach(error -> errors.add(new Problem.FieldError(name.orElse("parameter"), message(error))));
            }
        }
        return errors;
    }

    private static String message(MessageSourceResolvable error) {
        return Optional.ofNullable(error.getDefaultMessage()).orElse("is not valid");
    }

    private static InvalidParameter mismatch(MethodArgumentTypeMismatchException mismatch) {
        return new InvalidParameter(mismatch.getName(), String.valueOf(mismatch.getValue()), expected(mismatch));
    }

    /** The expected format of a value, for readers without knowledge of Java. */
    private static String expected(MethodArgumentTypeMismatchException mismatch) {
        var type = mismatch.getRequiredType();
        if (type == null) {
            return "has the wrong shape";
        }
        if (type.isEnum()) {
            return oneOf(type);
        }
        return switch (type.getSimpleName()) {
            case "UUID" -> "must be an id such as 0198f6a0-0000-7000-8000-000000000001";
            case "LocalDate" -> Days.EXPECTED;
            case "int", "Integer", "long", "Long" -> "must be a whole number";
            case "boolean", "Boolean" -> "must be true or false";
            default -> "has the wrong shape";
        };
    }

    private static String oneOf(Class<?> choices) {
        return Arrays.stream(choices.getEnumConstants())
                .limit(CHOICES_MAX)
                .map(String::valueOf)
                .collect(Collectors.joining(", ", "must be one of ", ""));
    }

    private static String missing(MissingRequestValueException missing) {
        return switch (missing) {
            case MissingServletRequestParameterException parameter ->
                "The parameter %s is missing".formatted(parameter.getParameterName());
            case MissingRequestHeaderException header -> "The header %s is missing".formatted(header.getHeaderName());
            default -> "A part of the request is missing";
        };
    }

    private static Problem unreadable(HttpMessageNotReadableException unreadable) {
        if (unreadable.getCause() instanceof JacksonException json) {
            return Problem.of(HttpStatus.BAD_REQUEST, "malformed-body", malformed(json));
        }
        var why = unreadable.getCause() instanceof CharacterCodingException ? ": it is not UTF-8" : "";
        return Problem.of(HttpStatus.BAD_REQUEST, "malformed-body", "A JSON body is needed and cannot be read" + why);
    }

    /** Names the position; the message of a record's constructor is passed on. */
    private static String malformed(JacksonException json) {
        var path = json.getPath().stream()
                .limit(PLACE_STEPS_MAX)
                .map(step -> step.getPropertyName() == null
                        ? "[" + step.getIndex() + "]"
                        : ForeignText.shown(step.getPropertyName()))
                .collect(Collectors.joining("."));
        var place = path.isEmpty() ? "" : " at '%s'".formatted(path);
        var location = json.getLocation();
        var line = location == null || location.getLineNr() < 1
                ? ""
                : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
        return "The body is not the JSON expected here" + place + line + reason(json);
    }

    private static String reason(JacksonException json) {
        if (json instanceof UnrecognizedPropertyException unknown) {
            return Optional.ofNullable(unknown.getKnownPropertyIds()).orElse(List.of()).stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(", ", ": the field is unknown: there are ", ""));
        }
        if (json instanceof InvalidFormatException value
                && value.getTargetType().isEnum()) {
            return ": " + oneOf(value.getTargetType());
        }
        return json.getCause() instanceof IllegalArgumentException bound ? ": " + bound.getMessage() : "";
    }

    private static Problem refused(ErrorResponse refused) {
        var status = HttpStatus.valueOf(refused.getStatusCode().value());
        var plain = Problem.of(status);
        var detail = Optional.ofNullable(
                refused instanceof HttpMediaTypeNotSupportedException unsupported
                        ? "The header Content-Type is missing, or is not one of "
                                + MediaType.toString(unsupported.getSupportedMediaTypes())
                        : refused.getBody().getDetail());
        return Problem.of(
                        status,
                        plain.name(),
                        status == HttpStatus.NOT_FOUND
                                ? plain.detail()
                                : detail.map(ForeignText::shown).orElse(plain.detail()))
                .with(refused.getHeaders());
    }
}
