package dev.ates.ui.answer;

import dev.ates.ui.Shares;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits the memory of answers that are read slowly or not at all. An answer is sent only when it is complete, so that by
 * then it is nothing but bytes, which are counted; what it was made of is gone. A file of any length is sent while it
 * is made, see {@link dev.ates.ui.Download}.
 */
final class AnswerLimit extends OncePerRequestFilter {

    /** Copied in small parts, and read by people who are not signed in. */
    private static final List<String> STATIC = List.of("/ui/", "/webjars/", "/v3/contracts/");

    /** {@code up} has three services with large answers in one heap. */
    private static final int PART_OF_HEAP = 16;

    private static final int BYTES_MIN = 16 * 1_048_576;
    private static final int PEOPLE_MIN = 4;

    private final Shares bytes;
    private final Pace pace;

    AnswerLimit(long heapBytes, Pace pace) {
        int most = (int) Math.min(Integer.MAX_VALUE, Math.max(BYTES_MIN, heapBytes / PART_OF_HEAP));
        this.bytes = new Shares(most, most / PEOPLE_MIN, TooManyAnswers::new);
        this.pace = pace;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return STATIC.stream().anyMatch(request.getRequestURI()::startsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try (var answer = new HeldAnswer(response, request.getProtocol(), bytes, pace)) {
            chain.doFilter(request, answer);
            try {
                answer.send();
            } catch (TooManyAnswers refused) {
                // For Tomcat: unknown. Whoever made the answer may have set it.
                response.setContentLengthLong(-1);
                ErrorPage.refuse(request, response, refused);
            }
        }
    }
}
