package dev.ates.ui.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;

/**
 * The state of a sign-in until the provider redirects the browser back. It is in an encrypted, short-lived cookie instead of
 * a session, so that anonymous requests store nothing here. Each sign-in has its own cookie, so that two windows can sign in
 * at the same time.
 */
final class SignInCookie implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    /** The parameter of the sign-in's address with the requested page. */
    static final String GO_TO = "goto";

    /** The parameter for the maximum age of the sign-in at the provider, in seconds; used by us and by the provider. */
    static final String MAX_AGE = "max_age";

    private static final String FRESH_FOUND = SignInCookie.class.getName() + ".fresh";
    private static final String GO_TO_FOUND = SignInCookie.class.getName() + ".goto";
    private static final String NAME = "SIGN_IN_";
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int AT_A_TIME_MAX = 5;
    private static final int PATH_LENGTH_MAX = 1_000;

    /** In characters; a longer path comes back without its query. */
    private static final int REMEMBERED_MAX = 400;

    /**
     * In characters, of all cookies of this host: applications on its other ports receive them as well, and servers
     * refuse requests with more than 8 KiB of headers.
     */
    private static final int COOKIES_MAX = 3_000;

    /** The prefix of the state is part of the cookie's name. */
    private static final Pattern STATE = Pattern.compile("([A-Za-z0-9_-]{8})[A-Za-z0-9_=-]{8,100}");

    /**
     * Only on this host: two slashes, or a slash and a backslash, would lead to another host. Characters other than
     * visible ASCII must be escaped in an address, because a header cannot contain them.
     */
    private static final Pattern LOCAL_PATH = Pattern.compile("/(?![/\\\\])[!-~&&[^\\\\]]*");

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Cookies cookies;
    private final Identity identity;
    private final InstantSource realTime;
    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    SignInCookie(Cookies cookies, Identity identity, InstantSource realTime) {
        this.cookies = cookies;
        this.identity = identity;
        this.realTime = realTime;
        this.key = key(identity.clientSecret());
    }

    /** The page to show after the sign-in that this request completes. */
    static String goTo(HttpServletRequest request) {
        return request.getAttribute(GO_TO_FOUND) instanceof String path ? path : "/";
    }

    /** Whether the sign-in that this request completes had to be fresh. */
    static boolean wasFreshAsked(HttpServletRequest request) {
        return "true".equals(request.getAttribute(FRESH_FOUND));
    }

    /** The address that starts a sign-in and returns to a page. */
    static String start(String wanted) {
        return wanted.equals("/")
                ? Login.SIGN_IN
                : Login.SIGN_IN + "?" + GO_TO + "=" + URLEncoder.encode(wanted, UTF_8);
    }

    /** A path of this service with its query; the start page for anything else. */
    static String local(@Nullable String path) {
        return path != null
                        && path.length() <= PATH_LENGTH_MAX
                        && LOCAL_PATH.matcher(path).matches()
                ? path
                : "/";
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        return name(request)
                .flatMap(name -> cookies.read(request, name))
                .flatMap(this::opened)
                .flatMap(text -> signIn(text, request))
                .orElse(null);
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest signIn, HttpServletRequest request, HttpServletResponse response) {
        if (signIn == null) {
            return;
        }
        var state = String.valueOf(signIn.getState());
        var others = cookies.namesBeginning(request, NAME);
        var all = Optional.ofNullable(request.getHeader(HttpHeaders.COOKIE)).orElse("");
        if (others.size() >= AT_A_TIME_MAX || all.length() > COOKIES_MAX) {
            others.forEach(other -> cookies.remove(response, NAME + other));
        }
        var text = String.join(
                "\n",
                Long.toString(realTime.instant().plus(LIFE).getEpochSecond()),
                state,
                String.valueOf(signIn.getAttributes().get(OidcParameterNames.NONCE)),
                String.valueOf(signIn.getAttributes().get(PkceParameterNames.CODE_VERIFIER)),
                signIn.getRedirectUri(),
                remembered(local(request.getParameter(GO_TO))),
                Boolean.toString(signIn.getAdditionalParameters().containsKey(MAX_AGE)));
        cookies.write(response, name(state).orElseThrow(), sealed(text), LIFE);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        var found = loadAuthorizationRequest(request);
        name(request).ifPresent(name -> cookies.remove(response, name));
        return found;
    }

    private static String remembered(String path) {
        var bare = path.length() <= REMEMBERED_MAX ? path : path.split("\\?", 2)[0];
        return bare.length() <= REMEMBERED_MAX ? bare : "/";
    }

    private Optional<OAuth2AuthorizationRequest> signIn(String text, HttpServletRequest request) {
        var lines = text.split("\n", -1);
        var state = lines[1];
        if (!realTime.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(lines[0])))
                || !state.equals(request.getParameter(OAuth2ParameterNames.STATE))) {
            return Optional.empty();
        }
        request.setAttribute(GO_TO_FOUND, lines[5]);
        request.setAttribute(FRESH_FOUND, lines[6]);
        return Optional.of(OAuth2AuthorizationRequest.authorizationCode()
                // Already handled; the rest of the sign-in only looks at what follows.
                .authorizationUri(identity.issuer())
                .clientId(identity.clientId())
                .redirectUri(lines[4])
                .scope("openid")
                .state(state)
                .attributes(Map.of(
                        OAuth2ParameterNames.REGISTRATION_ID,
                        Issuer.REGISTRATION,
                        OidcParameterNames.NONCE,
                        lines[2],
                        PkceParameterNames.CODE_VERIFIER,
                        lines[3]))
                .build());
    }

    private static Optional<String> name(HttpServletRequest request) {
        return Optional.ofNullable(request.getParameter(OAuth2ParameterNames.STATE))
                .flatMap(SignInCookie::name);
    }

    private static Optional<String> name(String state) {
        var matcher = STATE.matcher(state);
        return matcher.matches() ? Optional.of(NAME + matcher.group(1)) : Optional.empty();
    }

    private String sealed(String text) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var encrypted = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(UTF_8));
            var all = Arrays.copyOf(nonce, nonce.length + encrypted.length);
            System.arraycopy(encrypted, 0, all, nonce.length, encrypted.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }

    /** Empty for values that were not encrypted here, or with another secret. */
    private Optional<String> opened(String sealed) {
        try {
            var all = Base64.getUrlDecoder().decode(sealed);
            if (all.length <= NONCE_BYTES) {
                return Optional.empty();
            }
            var nonce = Arrays.copyOf(all, NONCE_BYTES);
            var text = cipher(Cipher.DECRYPT_MODE, nonce).doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return Optional.of(new String(text, UTF_8));
        } catch (IllegalArgumentException | GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    /** The key is the same on every instance of the service, and useless elsewhere. */
    private static SecretKeySpec key(String clientSecret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(clientSecret.getBytes(UTF_8), "HmacSHA256"));
            return new SecretKeySpec(mac.doFinal("cookies of sign-ins".getBytes(UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA-256", e);
        }
    }
}
