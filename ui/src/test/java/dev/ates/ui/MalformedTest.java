package dev.ates.ui;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ates.testkit.TestIssuer;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** Requests that no browser sends are refused in our own format, on every path and for every caller. */
class MalformedTest {

    private static final List<String> PLACES =
            List.of("/actuator/health", "/ui/ates.css", "/", "/api/v1/page", "/nothing", "/login/oauth2/code/ates");
    private static final String PAGE = "Accept: text/html";

    private static final int LARGE_BYTES = 1_000_000;

    private static final Logger ROOT =
            ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    private static TestIssuer issuer;
    private static ConfigurableApplicationContext stand;
    private static int port;

    @BeforeAll
    static void start() {
        issuer = Stand.issuer();
        stand = Stand.start(issuer.url());
        port = Stand.port(stand);
        LOG.start();
        ROOT.addAppender(LOG);
    }

    @AfterAll
    static void stop() {
        ROOT.detachAppender(LOG);
        stand.close();
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?a=%c0%af",
                "?a=%ff",
                "?%ff=a",
                "?a=%ed%a0%80",
                "?a=%00",
                "?a=%0d%0aERROR+forged",
                "?a=%1b%5b31m",
                "?a=%zz",
                "?a=%",
                "?a=%c2%85",
                "?a=1&a=2",
                "?a=1&a=1",
                "?a&b=1&%61=2",
                "/%ff",
                "/%c0%af",
                "/%00",
                "/%0d%0aERROR",
                "/%2e%2e/%2fetc",
                "/..%2f..%2fetc",
                "/a;b=c",
                "/%5c..%5c",
                "//a",
                "/a%25b",
                "/../../../etc"
            })
    void refusesAMalformedAddress(String address) throws Exception {
        for (var place : PLACES) {
            for (var accepted : List.of(PAGE, "Accept: application/json")) {
                assertRefused(RawHttp.get(port, place + address, accepted), 400, place, accepted);
            }
        }
    }

    @Test
    void refusesWhatIsNoText() throws Exception {
        for (var form : List.of("a=%ff", "a=%00", "%00=a", "a=%c0%af", "a=%zz", "a=%ed%a0%80")) {
            assertRefused(form("/do", form), 400, "/do", PAGE);
        }
    }

    @Test
    void namesTheFieldAndThePlace() throws Exception {
        assertThat(RawHttp.get(port, "/api/v1/page?after=ab%00").body())
                .contains("The parameter 'after' has the control character U+0000 at position 3");
    }

    /** Spring would pass on "7,89", which is an amount. */
    @Test
    void refusesAParameterThatIsGivenTwice() throws Exception {
        for (var place : List.of("/do", "/api/v1/wishes")) {
            assertRefused(form(place, "amount=7&amount=89"), 400, place, PAGE);
            assertRefused(form(place + "?amount=1", "amount=2"), 400, place, PAGE);
            assertRefused(form(place + "?amount=1&amount=2", ""), 400, place, PAGE);
        }

        assertThat(RawHttp.get(port, "/api/v1/page?after=a&limit=5&after=b").body())
                .contains("'after' is given more than once, it may be given only once");
        assertThat(RawHttp.get(port, "/actuator/health?a=1&&b=1&").status()).isEqualTo(200);
    }

    private static RawHttp.Answer form(String address, String form) throws Exception {
        return RawHttp.send(
                port,
                RawHttp.request(
                                "POST",
                                address,
                                PAGE,
                                "Content-Type: application/x-www-form-urlencoded",
                                "Content-Length: " + form.length())
                        + form);
    }

    @Test
    void refusesAMalformedHeader() throws Exception {
        for (var header : List.of("X: a\0b", "X: a\u001b[31m", "Bad Name: a", "X\u0001: a", "X: a\rb")) {
            assertRefused(RawHttp.get(port, "/", PAGE, header), 400, "/", PAGE);
        }
    }

    /** If a server and the proxy before it read different lengths, one of them takes one request for two. */
    @Test
    void refusesContradictoryLengths() throws Exception {
        for (var second : List.of("Content-Length: 4", "Content-Length: 3, 4", "Content-Length: -1")) {
            var answer = RawHttp.send(
                    port,
                    RawHttp.request(
                                    "POST",
                                    "/do",
                                    "Content-Type: application/x-www-form-urlencoded",
                                    "Content-Length: 3",
                                    second)
                            + "a=b");

            assertRefused(answer, 400, "/do", "");
        }
    }

    /** RFC 9112, 6.1: bytes that a proxy considers part of this request are never read as another request. */
    @Test
    void endsTheConnectionAfterALengthBesideChunks() throws Exception {
        var answer = RawHttp.send(
                port,
                "POST /do HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                        + "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer.head()).contains("Connection: close");
        assertThat(answer.body()).doesNotContain("HTTP/1.1", "\"status\":\"UP\"");
    }

    @Test
    void namesWhatItCannotDo() throws Exception {
        for (var request : List.of(
                RawHttp.request("CONNECT", "localhost:80"),
                RawHttp.request("POST", "/do", "Transfer-Encoding: gzip"),
                RawHttp.request("POST", "/do", "Transfer-Encoding: identity, chunked"))) {
            var answer = RawHttp.send(port, request);

            assertThat(answer.status()).as(answer.body()).isIn(400, 405, 501);
            assertThat(answer.body()).doesNotContain("on our side", "Something went wrong");
            assertOurs(answer, "/do", "");
        }
    }

    @Test
    void readsAnyNumberOfLanguages() throws Exception {
        var languages = "Accept-Language: " + "aa,".repeat(2_000) + "bb";

        assertThat(RawHttp.get(port, "/actuator/health", languages).status()).isEqualTo(200);
        assertThat(RawHttp.get(port, "/", PAGE, languages).status()).isEqualTo(302);
    }

    @Test
    void knowsItsMethods() throws Exception {
        assertRefused(RawHttp.send(port, RawHttp.request("FOO", "/", PAGE)), 405, "/", PAGE);
        assertRefused(RawHttp.send(port, RawHttp.request("TRACE", "/", PAGE)), 405, "/", PAGE);
        assertThat(RawHttp.send(port, RawHttp.request("HEAD", "/actuator/health"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void boundsAddressAndHeaders() throws Exception {
        var longText = "a".repeat(20_000);

        for (var answer : List.of(RawHttp.get(port, "/?a=" + longText), RawHttp.get(port, "/", "X: " + longText))) {
            assertThat(answer.status()).isIn(400, 414, 431);
            assertOurs(answer, "/", "");
        }
    }

    /** Tomcat stops reading, so the accepted media types are unknown. */
    @Test
    void answersALineThatIsNone() throws Exception {
        for (var address : List.of("/{a}", "/a|b", "/a\"b", "a", "*", "/ /")) {
            assertRefused(RawHttp.get(port, address), 400, "/", "");
        }
        assertRefused(RawHttp.send(port, "\u0016\u0003\u0001\r\n\r\n"), 400, "/", "");
    }

    @Test
    void takesNoFilesAndNoForeignForms() throws Exception {
        var parts = "--x\r\nnonsense";
        for (var type : List.of("multipart/form-data", "multipart/form-data; boundary=x", "multipart/mixed;boundary")) {
            var answer = RawHttp.send(
                    port,
                    RawHttp.request("POST", "/do", PAGE, "Content-Type: " + type, "Content-Length: " + parts.length())
                            + parts);
            assertRefused(answer, 415, "/do", PAGE);
        }
        for (var type : List.of("*/*", "application/*+json", "text/*")) {
            var answer = RawHttp.send(
                    port, RawHttp.request("POST", "/do", PAGE, "Content-Type: " + type, "Content-Length: 2") + "{}");
            assertRefused(answer, 415, "/do", PAGE);
        }
        assertRefused(
                RawHttp.send(
                        port,
                        RawHttp.request(
                                        "PUT",
                                        "/do",
                                        PAGE,
                                        "Content-Type: application/x-www-form-urlencoded",
                                        "Content-Length: 3")
                                + "%zz"),
                415,
                "/do",
                PAGE);
    }

    /** A form takes its memory as soon as its head has come, from anybody who makes up a cookie. */
    @Test
    void readsFewLargeBodiesAtOnce() throws Exception {
        var form = large("/do", "Content-Type: application/x-www-form-urlencoded", "Cookie: made=up");
        var json = large("/api/v1/wishes", "Content-Type: application/json", bearer(1));
        long fill = Runtime.getRuntime().maxMemory() / 64 / LARGE_BYTES + 5;
        var held = new ArrayList<Socket>();
        try {
            for (int body = 0; body < fill; body++) {
                held.add(RawHttp.open(port, form));
            }
            eventually("no further one is read", Duration.ofSeconds(10), () -> {
                var answer = RawHttp.send(port, form + "a".repeat(LARGE_BYTES));
                assertRefused(answer, 503, "/do", PAGE);
                assertThat(answer.head()).contains("Retry-After: 30");
            });
            for (int body = 0; body < fill; body++) {
                held.add(RawHttp.open(port, json + " ".repeat(LARGE_BYTES - 1)));
            }
            eventually(
                    "also of another kind",
                    Duration.ofSeconds(10),
                    () -> assertRefused(
                            RawHttp.send(port, json + " ".repeat(LARGE_BYTES)), 503, "/api/v1/wishes", PAGE));
            assertRefused(form("/do", "%zz"), 400, "/do", PAGE);
            assertThat(RawHttp.get(port, "/actuator/health").status()).isEqualTo(200);
        } finally {
            RawHttp.reset(held);
        }
        for (int body = 0; body < fill; body++) {
            eventually(
                    "their memory is free again",
                    Duration.ofSeconds(10),
                    () -> assertThat(RawHttp.send(port, json + " ".repeat(LARGE_BYTES))
                                    .status())
                            .isEqualTo(400));
        }
    }

    /** Otherwise a stranger with a few slow connections would keep everybody from sending a body without a length. */
    @Test
    void countsABodyWithoutALengthAsItArrives() throws Exception {
        var chunks = "Transfer-Encoding: chunked";
        var form = "Content-Type: application/x-www-form-urlencoded";
        long many = Runtime.getRuntime().maxMemory() / 32 / 1_048_576 + 1;
        var slow = new ArrayList<Socket>();
        try {
            for (int body = 0; body < many; body++) {
                slow.add(RawHttp.open(port, RawHttp.request("POST", "/do", form, chunks) + "1\r\na\r\n"));
            }
            var json = RawHttp.request("POST", "/api/v1/wishes", "Content-Type: application/json", chunks, bearer(1));
            assertRefused(RawHttp.send(port, json + RawHttp.chunked("{}")), 400, "/api/v1/wishes", "");
            assertRefused(
                    RawHttp.send(port, json + RawHttp.chunked(" ".repeat(LARGE_BYTES))), 400, "/api/v1/wishes", "");
        } finally {
            RawHttp.reset(slow);
        }
        for (var cookie : List.of("X: none", "Cookie: made=up")) {
            var small = RawHttp.request("POST", "/do", PAGE, form, chunks, cookie) + RawHttp.chunked("a=%zz");
            assertRefused(RawHttp.send(port, small), 400, "/do", PAGE);
        }
        var nobody = RawHttp.request("POST", "/do", PAGE, form, chunks) + RawHttp.chunked("a".repeat(20_000));
        assertRefused(RawHttp.send(port, nobody), 413, "/do", PAGE);
    }

    @Test
    void takesOnlySmallBodiesFromNobody() throws Exception {
        for (var type : List.of("application/x-www-form-urlencoded", "application/json")) {
            var answer = RawHttp.send(port, large("/do", "Content-Type: " + type) + "a".repeat(LARGE_BYTES));

            assertRefused(answer, 413, "/do", PAGE);
            assertThat(answer.body()).contains("The body has more than 16384 bytes: sign in");
        }
    }

    /** An answer is in memory until it is read. Refusing it is no failure, also while a page is written. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/text", "/api/v1/file"})
    void holdsFewLargeAnswersOfOnePersonAtOnce(String address) throws Exception {
        int bytes = 6 * LARGE_BYTES;
        var ann = RawHttp.request("GET", address + "?bytes=" + bytes, bearer(1));
        long held = Math.max(16, Runtime.getRuntime().maxMemory() / 16 / 1_048_576) / 4 + 1;
        var unread = new ArrayList<Socket>();
        try {
            for (int answer = 0; answer < held; answer++) {
                unread.add(RawHttp.open(port, ann));
            }
            eventually("there is no place for another one", Duration.ofSeconds(10), () -> {
                var answer = RawHttp.send(port, ann);
                assertRefused(answer, 503, address, "");
                assertThat(answer.head()).contains("Retry-After: 30");
                assertThat(answer.body()).contains("urn:ates:problem:too-many-answers");
            });
            String page = "/api/v1/page-of-text";
            assertRefused(RawHttp.get(port, page + "?bytes=" + bytes, bearer(1)), 503, page, "");
            assertThat(LOG.list).noneMatch(event -> event.getLevel().levelInt >= Level.ERROR_INT);
            assertThat(RawHttp.get(port, "/api/v1/me", bearer(1)).status()).isEqualTo(200);
            var others = RawHttp.get(port, address + "?bytes=200000", bearer(2));
            assertThat(others.status()).isEqualTo(200);
            assertThat(others.body()).contains("a".repeat(1_000));
        } finally {
            RawHttp.reset(unread);
        }
        eventually(
                "their memory is free again",
                Duration.ofSeconds(10),
                () -> assertThat(RawHttp.get(port, address + "?bytes=100000", bearer(1))
                                .status())
                        .isEqualTo(200));
    }

    private static String bearer(int person) {
        return "Authorization: Bearer " + issuer.token(new UUID(0, person), "Ann", List.of("employee"));
    }

    private static String large(String address, String... headers) {
        return RawHttp.request(
                "POST",
                address,
                Stream.concat(Stream.of(PAGE, "Content-Length: " + LARGE_BYTES), Stream.of(headers))
                        .toArray(String[]::new));
    }

    @Test
    void lastsThroughAllOfItWithoutAnErrorInTheLog() throws Exception {
        RawHttp.get(port, "/actuator/health?%ff");
        RawHttp.get(port, "/..%2f");

        assertThat(LOG.list).noneMatch(event -> event.getLevel().levelInt >= Level.WARN_INT);
    }

    private static void assertRefused(RawHttp.Answer answer, int status, String place, String accepted) {
        assertThat(answer.status()).as(answer.head() + answer.body()).isEqualTo(status);
        assertOurs(answer, place, accepted);
    }

    private static void assertOurs(RawHttp.Answer answer, String place, String accepted) {
        boolean page = accepted.equals(PAGE) && !place.startsWith("/api/");
        assertThat(answer.head())
                .as(answer.body())
                .contains("Content-Type: " + (page ? "text/html" : "application/problem+json"))
                .doesNotContain("Set-Cookie", "Server:");
        assertThat(answer.body())
                .doesNotContain("Tomcat", "Exception", "dev.ates", "\tat ")
                .contains(page ? "data-test=\"problem\"" : "\"detail\":");
    }
}
