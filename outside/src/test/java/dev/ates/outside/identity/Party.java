package dev.ates.outside.identity;

import static dev.ates.outside.identity.Visitor.encoded;
import static dev.ates.outside.identity.Visitor.location;
import static dev.ates.outside.identity.Visitor.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.outside.OutsideUnderTest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service as a client of the identity provider, which acts for a visitor. */
record Party(OutsideUnderTest outside, String name, String url) {

    static final String VERIFIER = "a-verifier-of-more-than-forty-three-characters-in-length";

    /** The address to which the service redirects a browser without a session. */
    URI authorize() throws Exception {
        var challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
        return outside.uri("/oauth2/authorize?"
                + encoded(Map.of(
                        "response_type", "code",
                        "client_id", name,
                        "scope", "openid profile email",
                        "redirect_uri", callback(),
                        "state", "some-state",
                        "nonce", "some-nonce",
                        "code_challenge", challenge,
                        "code_challenge_method", "S256")));
    }

    /** Signs in with a password, coming from the service. Returns the redirect to the service, or the form again. */
    HttpResponse<String> signIn(Visitor visitor, String login, String password) throws Exception {
        return visitor.post(
                outside.uri("/login"), visitor.get(authorize()), Map.of("username", login, "password", password));
    }

    /** The tokens for the code in the redirect to the service. */
    JsonNode tokens(HttpResponse<String> signedIn) throws Exception {
        var answer = exchange(parameters(location(signedIn)).get("code"), VERIFIER, name + "-secret");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    HttpResponse<String> exchange(String code, String verifier, String secret) throws Exception {
        return ask(
                name,
                secret,
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code,
                        "redirect_uri",
                        callback(),
                        "code_verifier",
                        verifier));
    }

    /** A request of any client to the token endpoint. */
    HttpResponse<String> ask(String client, String secret, Map<String, String> form) throws Exception {
        var basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.US_ASCII));
        return outside.send(HttpRequest.newBuilder(outside.uri("/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(form))));
    }

    /** The address to which the service redirects a browser to sign out. */
    URI logout(String idToken) {
        return outside.uri(
                "/connect/logout?" + encoded(Map.of("id_token_hint", idToken, "post_logout_redirect_uri", url + "/")));
    }

    private String callback() {
        return url + "/login/oauth2/code/ates";
    }
}
