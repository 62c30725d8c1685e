package dev.ates.ui.door;

import dev.ates.contracts.ForeignText;
import dev.ates.ui.Caller;
import dev.ates.ui.Refusal;
import dev.ates.ui.answer.ErrorPage;
import dev.ates.ui.audit.AuditLog;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.web.client.RestClientResponseException;

/** Handles the end of a sign-in: shows the requested page, or a page with the error. */
public final class SignIns implements AuthenticationSuccessHandler, AuthenticationFailureHandler {

    /** The prefix of their problem names. They have their own lines in the audit log. */
    public static final String PROBLEM = "sign-in-";

    private static final Logger log = LoggerFactory.getLogger(SignIns.class);

    private final CurrentSession current;

    private final String issuer;

    SignIns(CurrentSession current, String issuer) {
        this.current = current;
        this.issuer = issuer;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        if (authentication.getPrincipal() instanceof OidcUser user) {
            AuditLog.signedIn(request, String.valueOf(user.getSubject()), Caller.nameIn(user.getIdToken()));
        }
        response.sendRedirect(CurrentSession.hasKeptForm(request) ? KeptForms.PAGE : SignInCookie.goTo(request));
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (isOfAnotherProvider(request)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        if (failure instanceof FreshSignIns.NotFresh old && !SignInCookie.wasFreshAsked(request)) {
            response.sendRedirect(old.start(SignInCookie.goTo(request), InstantSource.system()));
            return;
        }
        var refusal = refusal(failure, request);
        if (refusal instanceof Stale && current.of(request).isPresent()) {
            // "Back" or a reload after a successful sign-in.
            response.sendRedirect("/");
            return;
        }
        AuditLog.signInFailed(request, refusal.name());
        ErrorPage.refuse(request, response, refusal);
    }

    /** There is only one provider. */
    private static boolean isOfAnotherProvider(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith(Login.SIGN_INS) && !path.equals(Login.SIGN_IN);
    }

    private Refusal refusal(AuthenticationException failure, HttpServletRequest request) {
        if (failure instanceof FreshSignIns.NotFresh) {
            return new NotAsked();
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IdentityUnreachable unreachable) {
                return unreachable;
            }
            if (cause instanceof RestClientResponseException answer
                    && answer.getStatusCode() == HttpStatus.UNAUTHORIZED) {
                // RFC 6749, 5.2: the client's authentication failed.
                return setUpWrong(OAuth2ErrorCodes.INVALID_CLIENT);
            }
            if (cause instanceof IOException) {
                return new IdentityUnreachable(issuer, failure);
            }
        }
        var code = failure instanceof OAuth2AuthenticationException refused
                ? refused.getError().getErrorCode()
                : "";
        if (code.equals(OAuth2ErrorCodes.INVALID_REQUEST) && request.getParameter(OAuth2ParameterNames.ERROR) == null) {
            return new Stale();
        }
        return switch (code) {
            case OAuth2ErrorCodes.ACCESS_DENIED -> new Denied();
            case OAuth2ErrorCodes.SERVER_ERROR, OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE ->
                new IdentityUnreachable(issuer, failure);
            case "authorization_request_not_found", "invalid_state_parameter", OAuth2ErrorCodes.INVALID_GRANT ->
                new Stale();
            case OAuth2ErrorCodes.INVALID_CLIENT, OAuth2ErrorCodes.UNAUTHORIZED_CLIENT -> setUpWrong(code);
            default -> {
                log.atWarn()
                        .addKeyValue("error", ForeignText.shown(code))
                        .log("A sign-in failed: {}", ForeignText.shown(String.valueOf(failure.getMessage())));
                yield request.getParameter(OAuth2ParameterNames.ERROR) == null ? new Failed(failure) : new Ended(code);
            }
        };
    }

    private static Refusal setUpWrong(String code) {
        log.atError()
                .addKeyValue("error", code)
                .log(
                        "The identity provider refuses this service as a client ({}): check ates.identity.client-id and"
                                + " ates.identity.client-secret (ATES_CLIENT_SECRET)",
                        code);
        return new SetUpWrong();
    }

    /** The person or the provider denied it. */
    static final class Denied extends Refusal {
        Denied() {
            super(
                    "The identity provider did not let you in: the sign-in was canceled there, or is not allowed to you.");
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.FORBIDDEN;
        }

        @Override
        public String name() {
            return "sign-in-denied";
        }
    }

    /** The provider ended it with an error that has no page of its own, such as {@code consent_required}. */
    static final class Ended extends Refusal {

        /** @param code shown only if it looks like those of RFC 6749 and OpenID Connect */
        Ended(String code) {
            super(
                    "The identity provider ended the sign-in%s. Please try again; if it ends like this every time, tell an administrator."
                            .formatted(code.matches("[a-z_]{1,40}") ? " and says '%s'".formatted(code) : ""));
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.BAD_REQUEST;
        }

        @Override
        public String name() {
            return "sign-in-ended";
        }
    }

    /** The provider ignored the request for a fresh sign-in. */
    static final class NotAsked extends Refusal {
        NotAsked() {
            super(
                    "An administrator has ended your session, so you have to sign in anew. The identity provider did not ask you"
                            + " who you are. Please sign out there, and try again.");
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.FORBIDDEN;
        }

        @Override
        public String name() {
            return "sign-in-not-fresh";
        }
    }

    /** The sign-in is unknown or has expired. */
    static final class Stale extends Refusal {
        Stale() {
            super("This sign-in is too old or was started in another window. Please try again.");
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.BAD_REQUEST;
        }

        @Override
        public String name() {
            return "sign-in-stale";
        }
    }

    /** The provider rejects this service's client or its secret. */
    static final class SetUpWrong extends Refusal {
        SetUpWrong() {
            super("aTES is not set up right with the identity provider. Nobody can sign in until an administrator has"
                    + " corrected it; the service's log says what is wrong.");
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.SERVICE_UNAVAILABLE;
        }

        @Override
        public String name() {
            return "sign-in-not-set-up";
        }
    }

    /** The provider responded, but the sign-in failed. */
    static final class Failed extends Refusal {
        Failed(Exception cause) {
            super("The sign-in failed: the identity provider's response is invalid. Please try again.", cause);
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.SERVICE_UNAVAILABLE;
        }

        @Override
        public String name() {
            return "sign-in-failed";
        }
    }
}
