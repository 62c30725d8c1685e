package dev.ates.outside.identity;

import static dev.ates.outside.identity.Visitor.location;
import static dev.ates.outside.identity.Visitor.parameters;
import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ates.outside.OutsideUnderTest;
import dev.ates.outside.directory.People;
import dev.ates.testkit.SettableClock;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** A sign-out ends the sessions here and at every service (OpenID Connect RP-Initiated and Back-Channel Logout 1.0). */
class SignOutTest {

    private static final String ANN = "0198f6a0-0000-7000-8000-000000000001";

    @TempDir
    private static Path folder;

    private static Path people;
    private static ToldService trackerService;
    private static ToldService accountingService;
    private static ToldService analyticsService;
    private static OutsideUnderTest outside;
    private static Party tracker;
    private static Party accounting;

    private final Visitor visitor = new Visitor("http://127.0.0.1:");

    @BeforeAll
    static void start() throws Exception {
        people = folder.resolve("people.yaml");
        writePeople(true);
        trackerService = new ToldService();
        accountingService = new ToldService();
        analyticsService = new ToldService();
        outside = OutsideUnderTest.start(
                "--ates.outside.people=file:" + people,
                "--ates.services.tracker-url=" + trackerService.url(),
                "--ates.services.accounting-url=" + accountingService.url(),
                "--ates.services.analytics-url=" + analyticsService.url());
        tracker = new Party(outside, "tracker", trackerService.url());
        accounting = new Party(outside, "accounting", accountingService.url());
    }

    @AfterAll
    static void stop() throws Exception {
        outside.close();
        trackerService.close();
        accountingService.close();
        analyticsService.close();
    }

    @BeforeEach
    void forgetWhatWasTold() {
        trackerService.told.clear();
        accountingService.told.clear();
        analyticsService.told.clear();
        analyticsService.hangs = false;
    }

    @Test
    void tellsEveryServiceAndEndsTheSessionHere() throws Exception {
        var idToken = idToken(tracker.signIn(visitor, "ann", "demo"));

        var out = visitor.get(tracker.logout(idToken));

        assertThat(location(out)).isEqualTo(trackerService.url() + "/");
        for (var service : Map.of("tracker", trackerService, "accounting", accountingService)
                .entrySet()) {
            var told = verified(service.getValue());
            assertThat(told.getSubject()).isEqualTo(ANN);
            assertThat(told.getAudience()).containsExactly(service.getKey());
            assertThat(told.getIssuer()).isEqualTo("http://localhost:8080");
            assertThat(told.getStringClaim("sid"))
                    .isEqualTo(SignedJWT.parse(idToken).getJWTClaimsSet().getStringClaim("sid"));
            assertThat(told.getJSONObjectClaim("events"))
                    .containsOnlyKeys("http://schemas.openid.net/event/backchannel-logout");
            assertThat(told.getJWTID()).isNotBlank();
            assertThat(told.getIssueTime()).isNotNull();
            assertThat(told.getExpirationTime()).isNotNull();
            assertThat(told.getClaim("nonce")).isNull();
        }
        assertThat(visitor.get(accounting.authorize()).body()).contains("Sign in");
    }

    @Test
    void signsOutByAnIdTokenWhoseSessionHasEndedHere() throws Exception {
        var idToken = idToken(tracker.signIn(visitor, "ann", "demo"));
        var laterOn = new Visitor("http://127.0.0.1:");

        var out = laterOn.get(tracker.logout(idToken));

        assertThat(location(out)).isEqualTo(trackerService.url() + "/");
        assertThat(verified(accountingService).getStringClaim("sid"))
                .isEqualTo(SignedJWT.parse(idToken).getJWTClaimsSet().getStringClaim("sid"));
    }

    @Test
    void isNotHeldUpByAServiceThatHangs() throws Exception {
        var idToken = idToken(tracker.signIn(visitor, "ann", "demo"));
        analyticsService.hangs = true;

        var out = visitor.get(tracker.logout(idToken));

        assertThat(location(out)).isEqualTo(trackerService.url() + "/");
        assertThat(analyticsService.told).hasSize(1);
        assertThat(accountingService.told).hasSize(1);
    }

    @Test
    void signsOutOneBrowserAndLeavesTheOther() throws Exception {
        var other = new Visitor("http://127.0.0.1:");
        tracker.signIn(other, "ann", "demo");
        var idToken = idToken(tracker.signIn(visitor, "ann", "demo"));
        tracker.signIn(new Visitor("http://127.0.0.1:"), "ann", "demo");

        visitor.get(tracker.logout(idToken));

        assertThat(trackerService.told).hasSize(1);
        assertThat(location(other.get(accounting.authorize()))).startsWith(accountingService.url());
    }

    @Test
    void leadsNowhereButToTheClientsOwnPage() throws Exception {
        var idToken = idToken(tracker.signIn(visitor, "ann", "demo"));

        asksAndEndsNothing(new Party(outside, "tracker", "http://evil.example").logout(idToken));
    }

    /** Any site can contain such a link. */
    @Test
    void asksWhoComesWithoutAGoodIdToken() throws Exception {
        var tokens = tracker.tokens(tracker.signIn(visitor, "ann", "demo"));
        var idToken = tokens.get("id_token").asString();
        var forged = idToken.substring(0, idToken.lastIndexOf('.') + 1) + "AAAA";
        var somebodyElses = idToken(tracker.signIn(new Visitor("http://127.0.0.1:"), "mary", "demo"));

        for (var wrong : List.of(tokens.get("access_token").asString(), forged, "forgotten", somebodyElses)) {
            asksAndEndsNothing(tracker.logout(wrong));
        }
        asksAndEndsNothing(outside.uri("/connect/logout"));

        var out = visitor.post(outside.uri("/logout"), visitor.get(outside.uri("/connect/logout")), Map.of());

        assertThat(out.uri()).isEqualTo(outside.uri("/"));
        assertThat(verified(trackerService).getStringClaim("sid"))
                .isEqualTo(SignedJWT.parse(idToken).getJWTClaimsSet().getStringClaim("sid"));
        assertThat(visitor.get(tracker.authorize()).body()).contains("Sign in");
        assertThat(visitor.get(outside.uri("/connect/logout")).body()).contains("Nobody is signed in");
    }

    private void asksAndEndsNothing(URI wrong) throws Exception {
        var page = visitor.get(wrong);

        assertThat(page.uri()).isEqualTo(outside.uri("/logout"));
        assertThat(page.body()).contains("<bdi>Ann Archer</bdi> is signed in on this browser");
        assertThat(trackerService.told).isEmpty();
        assertThat(location(visitor.get(tracker.authorize()))).startsWith(trackerService.url());
    }

    @Test
    void signsOutWhoWasSignedInBeforeSomebodyElseSignsIn() throws Exception {
        var annsToken = idToken(tracker.signIn(visitor, "ann", "demo"));
        var login = visitor.get(outside.uri("/login"));
        assertThat(login.body()).contains("Ann Archer</span> is signed in on this browser");

        visitor.post(outside.uri("/login"), login, Map.of("username", "mary", "password", "demo"));

        assertThat(verified(trackerService).getStringClaim("sid"))
                .isEqualTo(SignedJWT.parse(annsToken).getJWTClaimsSet().getStringClaim("sid"));
        var marys = SignedJWT.parse(idToken(visitor.get(tracker.authorize()))).getJWTClaimsSet();
        assertThat(marys.getStringClaim("name")).isEqualTo("Mary Moss");
        assertThat(marys.getStringClaim("sid"))
                .isNotEqualTo(verified(trackerService).getStringClaim("sid"));
    }

    @Test
    void signsOutAtItsOwnPage() throws Exception {
        tracker.signIn(visitor, "ann", "demo");

        var out = visitor.post(outside.uri("/logout"), visitor.get(outside.uri("/login")), Map.of());

        assertThat(out.uri()).isEqualTo(outside.uri("/"));
        assertThat(trackerService.told).hasSize(1);
        assertThat(visitor.get(tracker.authorize()).body()).contains("Sign in");
    }

    @Test
    void letsNoBrowserKeepItsPages() throws Exception {
        for (var page : List.of("/", "/login", "/bank", "/mailbox")) {
            assertThat(outside.get(page).headers().firstValue("Cache-Control").orElseThrow())
                    .as(page)
                    .contains("no-store");
        }
    }

    @Test
    void tellsThatItTellsServices() throws Exception {
        assertThat(outside.get("/.well-known/openid-configuration").body())
                .contains("\"backchannel_logout_supported\":true", "\"backchannel_logout_session_supported\":true");
    }

    @Test
    void endsTheSessionOfWhoIsDismissedAndGivesNoMoreTokens() throws Exception {
        var signedIn = tracker.signIn(visitor, "ann", "demo");
        var code = parameters(location(signedIn)).get("code");
        try {
            writePeople(false);

            eventually(
                    "ann is asked to sign in",
                    Duration.ofSeconds(10),
                    () -> assertThat(visitor.get(accounting.authorize()).body()).contains("Sign in"));
            var answer = tracker.exchange(code, Party.VERIFIER, "tracker-secret");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("invalid_grant");
        } finally {
            writePeople(true);
            eventually(
                    "ann is back",
                    Duration.ofSeconds(10),
                    () -> assertThat(location(tracker.signIn(visitor, "ann", "demo")))
                            .startsWith(trackerService.url()));
        }
    }

    @Test
    void endsASessionThatIsTooOld() throws Exception {
        var people = outside.bean(People.class);
        var clock = new SettableClock(Instant.parse("2026-11-24T09:00:00Z"));
        var limits = new SessionLimits(people, Duration.ofHours(12), clock);
        var mary = new Resident(people.byLogin("mary").orElseThrow(), clock.instant());

        clock.advance(Duration.ofHours(12));
        assertThat(isSignedInBehind(limits, mary)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(isSignedInBehind(limits, mary)).isFalse();
    }

    private static boolean isSignedInBehind(SessionLimits limits, Resident resident) throws Exception {
        var signedIn = new AtomicBoolean();
        SecurityContextHolder.getContext()
                .setAuthentication(
                        UsernamePasswordAuthenticationToken.authenticated(resident, "", resident.getAuthorities()));
        try {
            limits.doFilter(
                    new MockHttpServletRequest(),
                    new MockHttpServletResponse(),
                    (request, response) ->
                            signedIn.set(SecurityContextHolder.getContext().getAuthentication() != null));
        } finally {
            SecurityContextHolder.clearContext();
        }
        return signedIn.get();
    }

    private static String idToken(HttpResponse<String> signedIn) throws Exception {
        return tracker.tokens(signedIn).get("id_token").asString();
    }

    /** The only logout token that a service has received, after checking it. */
    private static JWTClaimsSet verified(ToldService service) throws Exception {
        assertThat(service.told).hasSize(1);
        var token = SignedJWT.parse(service.told.getFirst());
        assertThat(token.getHeader().getType()).hasToString("logout+jwt");
        var keys =
                JWKSet.load(URI.create(outside.uri("/oauth2/jwks").toString()).toURL());
        var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
        assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
        return token.getJWTClaimsSet();
    }

    private static void writePeople(boolean annIsActive) throws Exception {
        var next = folder.resolve("next.yaml");
        Files.writeString(next, """
                people:
                  - {id: %s, login: ann, name: Ann Archer, email: ann@ates.example,
                     role: employee, language: en, active: %s, password: "{noop}demo"}
                  - {id: 0198f6a0-0000-7000-8000-000000000005, login: mary, name: Mary Moss, email: mary@ates.example,
                     role: manager, language: en, password: "{noop}demo"}
                """.formatted(ANN, annIsActive));
        Files.move(next, people, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
