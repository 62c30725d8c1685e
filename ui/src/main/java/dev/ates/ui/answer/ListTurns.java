package dev.ates.ui.answer;

import dev.ates.ui.Paging;
import dev.ates.ui.Shares;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets few lists be read at once. Those who have read one keep it while they wait for a connection to read the next part
 * of their answer, so a thousand requests would hold a thousand lists. It also leaves connections for everything else.
 */
public final class ListTurns implements HandlerInterceptor {

    /** Of the ten connections of a service. */
    private static final int AT_ONCE_MAX = 8;

    private static final int OF_ONE_PERSON_MAX = 4;

    /** The same as for a connection. */
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private static final String TURN = ListTurns.class.getName();

    private final Shares turns = new Shares(AT_ONCE_MAX, OF_ONE_PERSON_MAX, TooManyAnswers::new);

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && Arrays.stream(method.getMethodParameters())
                        .anyMatch(parameter -> parameter.getParameterType() == Paging.class)) {
            Shares.Share turn = turns.share();
            turn.take(1, WAIT_MAX);
            request.setAttribute(TURN, turn);
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(TURN) instanceof Shares.Share turn) {
            turn.close();
        }
    }
}
