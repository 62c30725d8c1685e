package dev.ates.ui.door;

import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.Refusal;
import dev.ates.ui.Uploads;
import dev.ates.ui.answer.ErrorPage;
import dev.ates.ui.answer.FormTooLong;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets few files in at once, and only those of people who may send them, before a byte of a file is read. The role is
 * checked later as well, but the search for a form token reads the whole body to disk first. Requests of nobody are
 * refused by later filters, which read only small forms.
 */
final class UploadGate extends OncePerRequestFilter {

    /** A file takes twice its size on disk while it is read, and holds a database connection for up to half a minute. */
    private static final int AT_ONCE_MAX = 2;

    private static final Logger log = LoggerFactory.getLogger(UploadGate.class);

    private final Semaphore places = new Semaphore(AT_ONCE_MAX);
    private final Uploads uploads;
    private final AccessDeniedHandler denied;

    UploadGate(Uploads uploads, AccessDeniedHandler denied) {
        this.uploads = uploads;
        this.denied = denied;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Group senders = uploads.senders();
        if (senders == null || !uploads.take(request)) {
            chain.doFilter(request, response);
            return;
        }
        // Asked only now, because it looks up the session in the database, which other requests may not need.
        Optional<Caller> caller = Caller.of(SecurityContextHolder.getContext().getAuthentication());
        if (caller.isEmpty()) {
            chain.doFilter(request, response);
        } else if (!caller.get().isOf(senders)) {
            denied.handle(request, response, new AccessDeniedException("only for " + senders));
        } else if (!places.tryAcquire()) {
            ErrorPage.refuse(request, response, new Busy());
        } else {
            try {
                if (canBeRead(request)) {
                    chain.doFilter(request, response);
                } else {
                    ErrorPage.refuse(request, response, new FormTooLong());
                }
            } finally {
                places.release();
            }
        }
    }

    /** The container reads a form as soon as anybody asks for a field, and fails at one that is too long. */
    private static boolean canBeRead(HttpServletRequest request) {
        try {
            request.getParameterMap();
            return true;
        } catch (IllegalStateException e) {
            log.atDebug().setCause(e).log("A form with a file exceeds a limit of the container");
            return false;
        }
    }

    /** {@code too-many-uploads}. */
    private static final class Busy extends Refusal {
        private static final long serialVersionUID = 1L;

        Busy() {
            super("%d other files are being read: try again in a minute".formatted(AT_ONCE_MAX));
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.TOO_MANY_REQUESTS;
        }

        @Override
        public String name() {
            return "too-many-uploads";
        }
    }
}
