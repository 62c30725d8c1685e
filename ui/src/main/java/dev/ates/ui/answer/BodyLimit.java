package dev.ates.ui.answer;

import dev.ates.ui.Refusal;
import dev.ates.ui.Uploads;
import dev.ates.ui.answer.ArrivingBody.TooLong;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits a request body, by its declared length and as it arrives, to {@value #BYTES_MAX} bytes where no file is
 * accepted, and the memory of all bodies together. Without a cookie or token, it accepts only small ones. Forms have a
 * memory of their own, because they are read before their sender is known: a made-up cookie can use up that, but not the
 * memory of bodies that are read only after a sign-in.
 */
public final class BodyLimit extends OncePerRequestFilter {

    public static final int BYTES_MAX = 1_048_576;

    private final PlainAnswers answers;
    private final Uploads uploads;
    private final BodyMemory forms;
    private final BodyMemory others;

    BodyLimit(PlainAnswers answers, Uploads uploads, BodyMemory forms, BodyMemory others) {
        this.answers = answers;
        this.uploads = uploads;
        this.forms = forms;
        this.others = others;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try (var body = body(request)) {
            try {
                body.expect(request.getContentLengthLong(), WellFormed.isForm(request));
            } catch (Refusal refused) {
                answers.write(Problem.of(refused, refused.told()), request, response);
                return;
            }
            // The container bounds a form with files, and deletes what it has of one that is too long.
            if (!WellFormed.isMultipart(request)) {
                request.setAttribute(ArrivingBody.NAME, body);
            }
            chain.doFilter(request, response);
        }
    }

    private ArrivingBody body(HttpServletRequest request) {
        boolean isForm = WellFormed.isForm(request);
        if (uploads.takeFile(request) && !isForm) {
            return new ArrivingBody(BodyMemory.DISK, TooLong.than(uploads.bytesMax()));
        }
        return new ArrivingBody(
                isForm ? forms : others, isOfNobody(request) ? TooLong.ofNobody() : TooLong.than(BYTES_MAX));
    }

    private static boolean isOfNobody(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) == null && request.getHeader(HttpHeaders.COOKIE) == null;
    }
}
