package dev.ates.keycloak;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.testkit.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** A new Keycloak in development mode, with one realm and without data of an earlier run. */
final class Keycloak implements AutoCloseable {

    /** A start takes half a minute, or two minutes on a busy machine. */
    private static final Duration START_MAX = Duration.ofMinutes(5);

    private final int port;
    private final Path log;
    private final ChildProcess process;

    private Keycloak(int port, Path log, ChildProcess process) {
        this.port = port;
        this.log = log;
        this.process = process;
    }

    /**
     * @param home an unpacked distribution
     * @param realm the realm to import, with placeholders such as <code>${ATES_TRACKER_URL}</code>
     * @param placeholders their values
     */
    static Keycloak start(Path home, int port, String realm, Map<String, String> placeholders) throws IOException {
        var data = home.resolve("data");
        FileSystemUtils.deleteRecursively(data);
        Files.createDirectories(data.resolve("import"));
        Files.writeString(data.resolve("import/ates-realm.json"), realm);
        var log = home.resolveSibling("keycloak.log");
        var command = new ProcessBuilder(
                        "sh",
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--http-host=localhost",
                        "--http-port=" + port,
                        "--import-realm")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        command.environment().putAll(placeholders);
        var keycloak = new Keycloak(port, log, ChildProcess.start(command));
        try {
            keycloak.await();
        } catch (RuntimeException | Error e) {
            keycloak.close();
            throw e;
        }
        return keycloak;
    }

    /** The values for the placeholders of the documented realm. */
    static Map<String, String> placeholders(Map<String, String> urls, String secret) {
        Map<String, String> placeholders = new HashMap<>(urls);
        for (var client :
                List.of("TRACKER", "ACCOUNTING", "ANALYTICS", "DIRECTORY", "OPERATOR", "METRICS", "KEYCLOAK")) {
            placeholders.put("ATES_%s_CLIENT_SECRET".formatted(client), secret);
        }
        return placeholders;
    }

    String issuer() {
        return "http://localhost:%d/realms/ates".formatted(port);
    }

    @Override
    public void close() {
        process.close();
    }

    private void await() {
        eventually("Keycloak has its realm; it writes to " + log, START_MAX, () -> {
            assertThat(process.isAlive()).isTrue();
            assertThat(answer()).isEqualTo(200);
        });
    }

    private int answer() throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    BodyHandlers.discarding());
            return answer.statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }
}
