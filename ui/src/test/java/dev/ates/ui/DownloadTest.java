package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.testkit.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Files of any length. */
class DownloadTest {

    private static TestIssuer issuer;
    private static ConfigurableApplicationContext stand;

    @BeforeAll
    static void start() {
        issuer = Stand.issuer();
        stand = Stand.start(issuer.url());
    }

    @AfterAll
    static void stop() {
        stand.close();
        issuer.close();
    }

    /** There the end of the connection is the end of an answer of unknown length, also when it broke off. */
    @Test
    void tellsTheLengthOfAFileToClientsOfHttp10() throws Exception {
        var request = RawHttp.request(
                "GET",
                "/api/v1/file?bytes=100000",
                "Authorization: Bearer " + issuer.token(new UUID(0, 1), "Ann", List.of("employee")));

        var whole = RawHttp.send(Stand.port(stand), request.replace("HTTP/1.1", "HTTP/1.0"));

        assertThat(whole.status()).isEqualTo(200);
        int length = whole.body().strip().getBytes(StandardCharsets.UTF_8).length;
        assertThat(length).isBetween(99_000, 101_000);
        assertThat(whole.head()).containsPattern("Content-Length: (99|100)\\d{3}");
        assertThat(RawHttp.send(Stand.port(stand), request).head()).contains("Transfer-Encoding: chunked");
    }
}
