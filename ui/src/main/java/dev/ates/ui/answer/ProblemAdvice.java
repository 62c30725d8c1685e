package dev.ates.ui.answer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** Turns exceptions of controllers into responses. */
@ControllerAdvice
public class ProblemAdvice {

    private final Problems problems;

    ProblemAdvice(Problems problems) {
        this.problems = problems;
    }

    /**
     * Rethrows Spring Security's refusals to its filters, which may start a login, and failures after the response was
     * committed.
     */
    @ExceptionHandler
    Object answer(Exception failure, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (failure instanceof AccessDeniedException
                || failure instanceof AuthenticationException
                || response.isCommitted()) {
            throw failure;
        }
        if (isReloadOfAForm(failure, request)) {
            return "redirect:/";
        }
        var path = request.getRequestURI();
        return problems.answer(
                problems.problem(failure, PlainAnswers.forPeople(request, path)), request, path, response);
    }

    /** A GET of the target of a refused form, which accepts only the form: redirects the reader. */
    private static boolean isReloadOfAForm(Exception failure, HttpServletRequest request) {
        return failure instanceof HttpRequestMethodNotSupportedException
                && request.getMethod().equals(HttpMethod.GET.name())
                && PlainAnswers.forPeople(request, request.getRequestURI());
    }
}
