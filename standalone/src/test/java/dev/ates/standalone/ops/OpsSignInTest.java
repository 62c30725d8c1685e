package dev.ates.standalone.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** As whom the operator's commands sign in, which secrets they read, and their messages when they are refused. */
class OpsSignInTest extends OpsFixture {

    @Test
    void saysWhoDoesNotAnswerAndWhoRefuses() throws Exception {
        Result away = ops("lag", "--demo", "--url", "analytics=http://localhost:1");
        assertThat(away.exitCode()).isEqualTo(2);
        assertThat(away.err()).contains("analytics does not answer at http://localhost:1");
        assertThat(away.out()).as("what the others say").contains("accounting");

        assertThat(ops("lag", "--token-file", secret("forged")).exitCode()).isEqualTo(1);
        assertThat(ops("lag", "--demo", "mary").err()).contains("refuses", "403");
        assertThat(ops("lag", "--demo", "nobody").exitCode()).isEqualTo(1);
        assertThat(ops("quarantine", "show", "1", "--demo").err()).contains("say which with --service");
        assertThat(ops("quarantine", "show", "1", "--demo").exitCode()).isEqualTo(2);
        assertThat(ops("lag", "--demo", "--url", "tracker=ftp://x").exitCode()).isEqualTo(2);
        assertThat(ops("quarantine").exitCode()).isEqualTo(2);
    }

    /** The demo has no directory, so another service stands in for it. */
    @Test
    void asksTheDirectoryByNameAndWithTheOthersWhenItsUrlIsGiven() throws Exception {
        String stranger = "http://localhost:" + world.ports().tracker();
        String token = secret(token("ada"));

        Result named = ops("robots", "--token-file", token, "--service", "directory", "--url", stranger, "--json");
        Result all = ops("lag", "--token-file", token, "--url", "directory=http://localhost:1");

        assertThat(named.exitCode()).as(named.err()).isZero();
        assertThat(all.exitCode()).isEqualTo(2);
        assertThat(all.err()).contains("directory does not answer at http://localhost:1");
        assertThat(all.out()).as("what the others say").contains("accounting");
    }

    @Test
    void takesNoSecretThatPsWouldShow() throws Exception {
        for (String[] shown :
                List.of(new String[] {"lag", "--token", "t0psecret"}, new String[] {"lag", "--token=t0psecret"})) {
            Result refused = ops(shown);
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("--token-file").doesNotContain("t0psecret");
        }

        assertThat(ops("lag", "--token-file", secret(token("ada")), "--service", "tracker")
                        .exitCode())
                .isZero();
        assertThat(ops("lag", "--token-file", secret("two words")).err()).contains("not one line with a secret in it");
        assertThat(ops("lag", "--token-file", "nowhere").err()).contains("nowhere cannot be read");
    }

    /**
     * At a provider that hands out a token of the demo's, because the demo's services trust only that; {@code TestIssuer}
     * signs its own.
     */
    @Test
    void asksAsAMachineWithAnAccountOfItsOwn() throws Exception {
        String token = token("ada");
        var requests = new ConcurrentLinkedQueue<String>();
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String issuer = "http://localhost:" + provider.getAddress().getPort();
        answer(
                provider,
                "/.well-known/openid-configuration",
                request -> "{\"token_endpoint\": \"%s/given\"}".formatted(issuer));
        answer(provider, "/given", request -> {
            if (request.contains(Base64.getEncoder().encodeToString("nobody:guessed".getBytes(UTF_8)))) {
                return "";
            }
            requests.add(request);
            return "{\"access_token\": \"%s\", \"expires_in\": 300}".formatted(token);
        });
        provider.start();
        try {
            Result lag = ops(
                    "lag",
                    "--issuer",
                    issuer,
                    "--client-id",
                    "cron job",
                    "--client-secret-file",
                    secret("s3cret/+"),
                    "--json");

            assertThat(lag.json().path("services").propertyNames())
                    .as(lag.err())
                    .containsExactlyInAnyOrder("tracker", "accounting", "analytics");
            assertThat(requests)
                    .as("one token for all three services")
                    .containsExactly("Basic %s grant_type=client_credentials"
                            .formatted(Base64.getEncoder().encodeToString("cron+job:s3cret%2F%2B".getBytes(UTF_8))));
            assertThat(ops("lag", "--client-id", "cron job").err()).contains("needs --client-secret-file");
            assertThat(ops("lag", "--client-id", "cron job", "--demo").err()).contains("Say one of");
            Result refused = ops(
                    "lag",
                    "--client-id",
                    "nobody",
                    "--client-secret-file",
                    secret("guessed"),
                    "--issuer",
                    issuer,
                    "--service",
                    "tracker");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("does not accept client 'nobody'", "invalid_client")
                    .doesNotContain("guessed");
        } finally {
            provider.stop(0);
        }
    }

    private static void answer(HttpServer provider, String path, UnaryOperator<String> answer) {
        provider.createContext(path, exchange -> {
            String request = exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String answered = answer.apply(request);
            byte[] body = (answered.isEmpty() ? "{\"error\": \"invalid_client\"}" : answered).getBytes(UTF_8);
            exchange.sendResponseHeaders(answered.isEmpty() ? 401 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
