package dev.ates.ui.answer;

import dev.ates.ui.Refusal;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Responds to refusals and failures before a controller is reached: in filters or the container. */
@Controller
@Hidden
public class ErrorPage implements ErrorController {

    private static final String REFUSAL = ErrorPage.class.getName() + ".refusal";

    private final Problems problems;

    ErrorPage(Problems problems) {
        this.problems = problems;
    }

    /** Refuses a request in a filter, where exceptions are not handled as in controllers. */
    public static void refuse(HttpServletRequest request, HttpServletResponse response, Refusal refusal)
            throws IOException {
        request.setAttribute(REFUSAL, refusal);
        response.sendError(refusal.status().value());
    }

    /** Does nothing if the response is already committed: the container aborts it. */
    @RequestMapping("/error")
    Object error(HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted()) {
            return ResponseEntity.internalServerError().build();
        }
        var status = Optional.ofNullable(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))
                .map(code -> HttpStatus.resolve((Integer) code))
                .orElse(HttpStatus.NOT_FOUND);
        var path = Optional.ofNullable(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))
                .map(Object::toString)
                .orElse(request.getRequestURI());
        return problems.answer(
                problem(request, status, PlainAnswers.forPeople(request, path)), request, path, response);
    }

    private Problem problem(HttpServletRequest request, HttpStatus status, boolean people) {
        if (request.getAttribute(REFUSAL) instanceof Refusal refusal) {
            return problems.problem(refusal, people);
        }
        var failure = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (failure instanceof Refusal refusal) {
            return problems.problem(refusal, people);
        }
        if (status == HttpStatus.FORBIDDEN && people) {
            // The error dispatch itself is always a GET.
            return Problem.forbidden(
                    HttpMethod.valueOf(String.valueOf(request.getAttribute(RequestDispatcher.ERROR_METHOD))));
        }
        return status.is5xxServerError() && status != HttpStatus.NOT_IMPLEMENTED
                ? problems.unexpected(failure)
                : Problem.of(status);
    }
}
