package dev.ates.bank.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ates.bank.Bank;
import dev.ates.bank.Bank.Answer;
import dev.ates.bank.Bank.Line;
import dev.ates.bank.Bank.Line.Kind;
import dev.ates.bank.Bank.Order;
import dev.ates.testkit.ChildProcess;
import dev.ates.testkit.SettableClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

/** A bank that is busy, behind a proxy, or has a certificate of a private authority. */
class HttpBankTest {

    private static final Duration KEYTOOL_MAX = Duration.ofMinutes(1);
    private static final Duration ANSWER_WITHIN = Duration.ofDays(5);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Order ORDER = new Order(
            UUID.fromString("0198f6a0-0000-7000-8000-000000000001"),
            UUID.fromString("0198f6a0-0000-7000-8000-000000000002"),
            "Anna",
            LocalDate.parse("2026-11-22"),
            3500,
            "USD",
            NOON);

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock(NOON);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private volatile int status = 202;
    private volatile String retryAfter = "";
    private volatile String body = "";
    private HttpServer server;

    @BeforeEach
    void theBankOpens() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(server);
    }

    @AfterEach
    void theBankCloses() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "429, 30",
        "503, 30",
        "503, DATE",
        "503, 'Monday, 23-Nov-26 12:00:30 GMT'",
        "503, Mon Nov 23 12:00:30 2026"
    })
    void leavesABankAloneForAsLongAsItAsks(int busy, String wait) {
        Bank bank = bank("http", "", "");
        status = busy;
        retryAfter = wait.equals("DATE")
                ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.ofInstant(NOON.plusSeconds(30), ZoneOffset.UTC))
                : wait;

        Answer first = pay(bank);
        status = 202;
        clock.advance(Duration.ofSeconds(29));
        Answer early = pay(bank);
        Answer earlyToo = bank.find(List.of(ORDER)).get(ORDER.key());
        clock.advance(Duration.ofSeconds(1));
        Answer late = pay(bank);

        assertThat(first).isInstanceOf(busy == 429 ? Answer.Unreachable.class : Answer.Unknown.class);
        assertThat(early)
                .isEqualTo(new Answer.Unreachable("The bank accepts no requests until 2026-11-23T12:00:30Z"))
                .isEqualTo(earlyToo);
        assertThat(late).isInstanceOf(Answer.Pending.class);
        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"soon", "-5", "0", "'Mon, 23 Nov 2026 11:59:59 GMT'", "''"})
    void asksAgainAtOnceWhereNoWaitIsAskedFor(String wait) {
        Bank bank = bank("http", "", "");
        status = 503;
        retryAfter = wait;

        pay(bank);
        pay(bank);

        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999", "9999999999", "99999999999999999999"})
    void waitsAnHourAtMost(String wait) {
        Bank bank = bank("http", "", "");
        status = 503;
        retryAfter = wait;

        pay(bank);
        clock.advance(Duration.ofMinutes(59));
        pay(bank);
        clock.advance(Duration.ofMinutes(1));
        pay(bank);

        assertThat(asked).hasSize(2);
    }

    @Test
    void givesABankThatDoesNotDecideToPeople() {
        Bank bank = bank("http", "", "");
        Answer accepted = pay(bank);
        status = 200;
        body = """
                {"key": "%s", "status": "pending", "amountMinor": 3500, "currency": "USD", "creditorId": "%s"}
                """.formatted(ORDER.key(), ORDER.personId());

        clock.advance(ANSWER_WITHIN.minusSeconds(1));
        Answer inTime = bank.find(List.of(ORDER)).get(ORDER.key());
        clock.advance(Duration.ofSeconds(1));
        Answer late = bank.find(List.of(ORDER)).get(ORDER.key());
        Answer sentAgain = pay(bank);

        assertThat(accepted).isInstanceOf(Answer.Pending.class);
        assertThat(inTime).isEqualTo(new Answer.Pending("The bank has not decided yet"));
        assertThat(late)
                .isEqualTo(sentAgain)
                .isEqualTo(new Answer.Lost("The bank has not decided yet; it was first sent at 2026-11-23T12:00:00Z"
                        + " and should have been decided on within PT120H"));
    }

    @Test
    void readsWhatAStatementSaysOfALine() {
        status = 200;
        body = """
                {"complete": true, "next": null, "lines": [
                  {"number": 1, "key": "a", "amountMinor": 3500, "currency": "USD"},
                  {"number": 2, "kind": "returned", "key": "a", "amountMinor": 3400, "currency": "USD"},
                  {"number": 3, "kind": "charge", "key": "FEE", "amountMinor": 100, "currency": "USD"}]}
                """;
        List<Line> lines = new ArrayList<>();

        assertThat(bank("http", "", "").statement(ORDER.day(), lines::addAll)).isPresent();
        assertThat(lines).extracting(Line::kind).containsExactly(Kind.payment, Kind.returned, Kind.charge);

        body = "{\"complete\": true}";
        assertThat(bank("http", "", "").statement(ORDER.day(), lines::addAll))
                .as("a day without lines")
                .isPresent();
    }

    @Test
    void aLineThatMakesNoSenseIsARemarkAndTheOthersCount() {
        status = 200;
        body = """
                {"complete": true, "lines": [
                  {"number": 1, "kind": "charge", "key": null, "amountMinor": 250, "currency": "USD"},
                  {"number": 2, "kind": "charge", "amountMinor": 150, "currency": "USD"},
                  {"number": 3, "kind": "surprise", "key": "a", "amountMinor": 1, "currency": "USD"},
                  {"number": 4, "key": "a", "amountMinor": -100, "currency": "USD"},
                  {"number": 5, "key": "a", "amountMinor": "much", "currency": "USD"},
                  {"number": 6, "key": "a", "amountMinor": 1.5, "currency": "USD"},
                  {"number": 7, "key": "a", "amountMinor": 1},
                  {"number": 8, "key": "a", "amountMinor": 1, "currency": null},
                  {"number": 9, "key": "a", "amountMinor": 99999999999999999999, "currency": "USD"},
                  null,
                  {"number": 11, "key": "b", "amountMinor": 3500, "currency": "USD"},
                  {"number": 11, "key": "b", "amountMinor": 3500, "currency": "USD"},
                  {"number": 11, "key": "c", "amountMinor": 3500, "currency": "USD"},
                  {"key": "d\\u0000\\n", "amountMinor": 999999999999999990, "currency": "USD"},
                  {"key": "e", "amountMinor": 3500, "currency": "USD"}]}
                """;
        List<Line> lines = new ArrayList<>();

        List<String> remarks = bank("http", "", "")
                .statement(ORDER.day(), lines::addAll)
                .orElseThrow()
                .remarks();

        assertThat(lines)
                .containsExactly(
                        new Line(1, Kind.charge, "?", 250, "USD"),
                        new Line(2, Kind.charge, "?", 150, "USD"),
                        new Line(11, Kind.payment, "b", 3500, "USD"),
                        new Line(13, Kind.payment, "c", 3500, "USD"),
                        new Line(15, Kind.payment, "e", 3500, "USD"));
        assertThat(remarks)
                .containsExactly(
                        "Line 3 was ignored: kind is surprise",
                        "Line 4 was ignored: amountMinor is -100",
                        "Line 5 was ignored: amountMinor is \"much\"",
                        "Line 6 was ignored: amountMinor is 1.5",
                        "Line 7 was ignored: currency is missing",
                        "Line 8 was ignored: currency is missing",
                        "Line 9 was ignored: amountMinor is 99999999999999999999",
                        "Line 10 was ignored: amountMinor is ",
                        "Line 12 was ignored: it repeats number 11",
                        "Line 14 was ignored: the sum of all lines has more than 18 digits");
        assertThat(lines).allSatisfy(line -> assertThat(line.key()).isEmpty());
    }

    @Test
    void aStatementWhosePagesDoNotGoOnIsNotRead() {
        status = 200;
        body = "{\"complete\": true, \"next\": 0, \"lines\": []}";

        assertThat(bank("http", "", "").statement(ORDER.day(), page -> {})).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void goesThroughAProxy() {
        String proxy = "localhost:" + server.getAddress().getPort();
        var settings = new HttpSettings(URI.create("http://bank.example/pay"), 16, Duration.ofHours(24), ANSWER_WITHIN);

        Answer answer = pay(TestHttpBanks.bank(settings, connection("", proxy), clock, bundles));

        assertThat(answer).isInstanceOf(Answer.Pending.class);
        assertThat(asked).containsExactly("http://bank.example/pay/payments");
    }

    @Test
    void believesTheCertificatesOfItsOwnBundleAlone() throws Exception {
        Path store = folder.resolve("bank.p12");
        ChildProcess.output(
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "bank",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit"),
                KEYTOOL_MAX);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        serve(secure);
        server.stop(0);
        server = secure;
        var trust = new JksSslStoreDetails("PKCS12", null, store.toUri().toString(), "changeit");
        bundles.registerBundle("bank", SslBundle.of(new JksSslStoreBundle(null, trust)));

        assertThat(pay(bank("https", "bank", ""))).isInstanceOf(Answer.Pending.class);
        assertThat(pay(bank("https", "", ""))).isInstanceOf(Answer.Unknown.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void namesAConnectionThatCannotBe() {
        assertThatThrownBy(() -> bank("http", "strange", ""))
                .hasMessageContaining("ATES_BANK_SSL_BUNDLE must be the name of a bundle");
        for (String proxy : List.of("proxy", "proxy:", ":3128", "proxy:0", "proxy:70000", "proxy:x")) {
            assertThatThrownBy(() -> bank("http", "", proxy))
                    .as(proxy)
                    .hasMessageContaining("ATES_BANK_PROXY must be host:port");
        }
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(store)) {
            keys.load(bytes, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void serve(HttpServer opened) {
        opened.createContext("/", this::answer);
        opened.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            asked.add(exchange.getRequestURI().toString());
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            byte[] said = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, said.length == 0 ? -1 : said.length);
            exchange.getResponseBody().write(said);
        }
    }

    private Answer pay(Bank bank) {
        Map<UUID, Answer> answers = bank.pay(List.of(ORDER));
        return answers.get(ORDER.key());
    }

    private Bank bank(String scheme, String bundle, String proxy) {
        URI url = URI.create(
                "%s://localhost:%d".formatted(scheme, server.getAddress().getPort()));
        return TestHttpBanks.bank(
                new HttpSettings(url, 16, Duration.ofHours(24), ANSWER_WITHIN),
                connection(bundle, proxy),
                clock,
                bundles);
    }

    private static ConnectionSettings connection(String bundle, String proxy) {
        return new ConnectionSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), bundle, proxy);
    }
}
