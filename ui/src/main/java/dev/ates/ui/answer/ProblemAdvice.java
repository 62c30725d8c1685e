package dev.ates.ui.answer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** The one place where what a controller throws becomes an answer. */
@ControllerAdvice
public class ProblemAdvice {

    private final Problems problems;

    ProblemAdvice(Problems problems) {
        this.problems = problems;
    }

    /** Security's own refusals go on to its filters, which may ask for a login; so does what comes too late to answer. */
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

    /** The browser's address after a form that was refused: only the form may be sent there, the reader wants to go on. */
    private static boolean isReloadOfAForm(Exception failure, HttpServletRequest request) {
        return failure instanceof HttpRequestMethodNotSupportedException
                && request.getMethod().equals(HttpMethod.GET.name())
                && PlainAnswers.forPeople(request, request.getRequestURI());
    }
}
