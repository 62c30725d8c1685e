package dev.ates.ui.door;

import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/** The session of a request's cookie, read once: the person, their rights, and the CSRF token. */
final class CurrentSession implements SecurityContextRepository, CsrfTokenRepository {

    static final String COOKIE = "SESSION";
    private static final String READ = CurrentSession.class.getName() + ".read";
    private static final String OPENED = CurrentSession.class.getName() + ".opened";
    private static final String CSRF_HEADER = "X-CSRF-TOKEN";
    private static final String CSRF_PARAMETER = "_csrf";

    private final Sessions sessions;
    private final Rights rights;
    private final Cookies cookies;

    CurrentSession(Sessions sessions, Rights rights, Cookies cookies) {
        this.sessions = sessions;
        this.rights = rights;
        this.cookies = cookies;
    }

    /** Empty if nobody is signed in. */
    Optional<Session> of(HttpServletRequest request) {
        return known(request).filter(Session::live);
    }

    /** Also returns an ended session, which still says whose it was. */
    Optional<Session> known(HttpServletRequest request) {
        if (request.getAttribute(READ) instanceof Read read) {
            return read.session();
        }
        // First, so that the error page does not fail too.
        request.setAttribute(READ, new Read(Optional.empty()));
        var found = cookies.read(request, COOKIE).flatMap(sessions::find);
        found.filter(Session::live).ifPresent(sessions::use);
        request.setAttribute(READ, new Read(found));
        return found;
    }

    /** The session of a page request; empty if it was not read, as for programs. */
    Optional<Session> ofPage(HttpServletRequest request) {
        return request.getAttribute(READ) instanceof Read ? of(request) : Optional.empty();
    }

    private record Read(Optional<Session> session) {}

    /** Whether the sign-in that this request completed found a kept form. */
    static boolean hasKeptForm(HttpServletRequest request) {
        return request.getAttribute(OPENED) instanceof Sessions.Opened opened && opened.hasKeptForm();
    }

    @Override
    @SuppressWarnings("deprecation") // Required by the interface; the library calls loadDeferredContext.
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return context(holder.getRequest());
    }

    private SecurityContext context(HttpServletRequest request) {
        return of(request)
                .map(session -> {
                    var id = Caller.idOf(session.subject());
                    var granted = rights.ofPerson(id, session.roles());
                    var caller = new Caller(id, session.name(), granted.roles(), granted.missing());
                    var present = new Present(caller, session);
                    present.setDetails(granted.unknown());
                    return new SecurityContextImpl(present);
                })
                .orElseGet(SecurityContextImpl::new);
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return of(request).isPresent();
    }

    /** Called after a sign-in. Sign-out has its own handler. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        if (context.getAuthentication() != null
                && context.getAuthentication().getPrincipal() instanceof OidcUser user) {
            var opened = sessions.open(signedIn(user, context.getAuthentication()), known(request));
            cookies.write(response, COOKIE, opened.secret(), null);
            request.setAttribute(OPENED, opened);
        }
    }

    private static Sessions.SignedIn signedIn(OidcUser user, Authentication authentication) {
        return new Sessions.SignedIn(
                String.valueOf(user.getSubject()),
                Caller.nameIn(user.getIdToken()),
                Role.in(authentication),
                user.getIdToken().getClaimAsString("sid"),
                user.getIdToken().getTokenValue());
    }

    /** Without a session a form can do nothing, so its token need not be stored. */
    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return csrf(UUID.randomUUID().toString());
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        // It is stored with the session and lives as long.
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return of(request).map(session -> csrf(session.csrfToken())).orElse(null);
    }

    static CsrfToken csrf(String token) {
        return new DefaultCsrfToken(CSRF_HEADER, CSRF_PARAMETER, token);
    }

    /** A signed-in person in this request. */
    static final class Present extends AbstractAuthenticationToken {

        private final Caller caller;
        private final transient Session session;

        Present(Caller caller, Session session) {
            super(caller.authorities());
            this.caller = caller;
            this.session = session;
            setAuthenticated(true);
        }

        @Override
        public Caller getPrincipal() {
            return caller;
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public String getName() {
            return caller.id().toString();
        }

        Session session() {
            return session;
        }
    }
}
