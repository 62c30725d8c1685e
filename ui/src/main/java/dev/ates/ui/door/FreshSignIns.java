package dev.ates.ui.door;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/**
 * Requires a new sign-in at the provider after an administrator has ended a person's session: an older sign-in is no longer
 * accepted, on any browser. The request has {@code max_age}, and {@code auth_time} in the ID token must confirm it (OpenID
 * Connect Core 1.0, 3.1.2.1).
 */
final class FreshSignIns implements OAuth2AuthorizationRequestResolver {

    private final OAuth2AuthorizationRequestResolver requests;

    FreshSignIns(ClientRegistrationRepository provider) {
        this.requests = new DefaultOAuth2AuthorizationRequestResolver(
                provider, Login.SIGN_INS.substring(0, Login.SIGN_INS.length() - 1));
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
        return withAge(request, requests.resolve(request));
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String registrationId) {
        return withAge(request, requests.resolve(request, registrationId));
    }

    /** Changing the age in the address gains nothing, because the age is checked at the end. */
    private static @Nullable OAuth2AuthorizationRequest withAge(
            HttpServletRequest request, @Nullable OAuth2AuthorizationRequest signIn) {
        var age = request.getParameter(SignInCookie.MAX_AGE);
        return signIn == null || age == null || !age.matches("[0-9]{1,9}")
                ? signIn
                : OAuth2AuthorizationRequest.from(signIn)
                        .additionalParameters(parameters -> parameters.put(SignInCookie.MAX_AGE, age))
                        .build();
    }

    /** @throws NotFresh when the person must sign in again at the provider */
    static void check(OidcIdToken token, Sessions sessions) {
        sessions.endedByAdministrator(String.valueOf(token.getSubject())).ifPresent(ended -> {
            var asked = token.getAuthenticatedAt();
            if (asked == null || asked.getEpochSecond() < ended.getEpochSecond()) {
                throw new NotFresh(ended);
            }
        });
    }

    /** The person's sign-in at the provider is older than the end of their session here. */
    static final class NotFresh extends OAuth2AuthenticationException {

        private final transient Instant ended;

        NotFresh(Instant ended) {
            super(new OAuth2Error("login_required"));
            this.ended = ended;
        }

        /** The address that starts a fresh sign-in and returns to this page. */
        String start(String wanted, InstantSource realTime) {
            long age = Math.max(0, realTime.instant().getEpochSecond() - ended.getEpochSecond());
            var start = SignInCookie.start(wanted);
            return start + (start.contains("?") ? "&" : "?") + SignInCookie.MAX_AGE + "=" + age;
        }
    }
}
