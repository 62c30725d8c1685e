package dev.ates.standalone.ops;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.source.JWKSource;
import dev.ates.messaging.Streams;
import dev.ates.standalone.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** A running world listens and writes only where it may, and a click has one trace in all services. */
class WorldTest extends OpsFixture {

    @Test
    void givesAServiceNoKeysOfItsOwnThoughTheProviderIsANeighbour() {
        assertThatThrownBy(() -> world.bean("accounting", JWKSource.class))
                .isInstanceOf(NoSuchBeanDefinitionException.class);
    }

    /**
     * On Linux, all of 127.0.0.0/8 is local: a server that listens on all addresses also listens on the next of these.
     */
    @Test
    void listensOnTheLoopbackAddressAlone() {
        Ports ports = world.ports();
        for (int port : new int[] {
            ports.home(),
            ports.tracker(),
            ports.accounting(),
            ports.analytics(),
            ports.smtp(),
            ports.postgres(),
            ports.broker()
        }) {
            assertThatThrownBy(() -> {
                        try (var socket = new Socket()) {
                            socket.connect(new InetSocketAddress("127.0.0.2", port), 2_000);
                        }
                    })
                    .as("port %d of %s", port, ports)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void letsNobodyElseReadWhatItKeeps() {
        // The walk fails if PostgreSQL deletes a file meanwhile; then it is repeated.
        eventually(
                "all of it is closed",
                SOON,
                () -> assertThat(openToOthers(data.resolve("kept"))).isEmpty());
    }

    private static List<String> openToOthers(Path folder) throws IOException {
        Path tomcat = folder.resolve("tomcat");
        try (Stream<Path> kept = Files.walk(folder)) {
            // Tomcat's own folders and the lock of the library that starts PostgreSQL contain no data.
            return kept.filter(path -> path.equals(tomcat) || !path.startsWith(tomcat))
                    .filter(path -> !path.endsWith("epg-lock"))
                    .map(path -> modeOf(path) + " " + folder.relativize(path))
                    .filter(line -> !line.startsWith("------", "rwx".length()))
                    .toList();
        }
    }

    private static String modeOf(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void followsAClickThroughEveryHop() throws Exception {
        eventually(
                "the people are known",
                SOON,
                () -> assertThat(world.bean("tracker", JdbcClient.class)
                                .sql("select count(*) from person where assignable")
                                .query(Long.class)
                                .single())
                        .isPositive());
        String traceId = UUID.randomUUID().toString().replace("-", "");
        create("Followed", "00-" + traceId + "-00f067aa0ba902b7-01");
        create("Another", null);

        eventually(
                "it is posted",
                SOON,
                () -> assertThat(posted("Followed") + posted("Another")).isEqualTo(2));
        assertThat(traceparents("tracker", "ates.task.assigned", "title", "Followed"))
                .isNotEmpty()
                .allMatch(traceparent -> traceparent.startsWith("00-" + traceId + "-"));
        eventually(
                "accounting has told it",
                SOON,
                () -> assertThat(traceparents("accounting", "ates.ledger.posted", "text", "Followed"))
                        .singleElement()
                        .satisfies(traceparent -> assertThat(traceparent)
                                .startsWith("00-" + traceId + "-")
                                .endsWith("-01")
                                .isNotIn(traceparents("tracker", "ates.task.assigned", "title", "Followed"))));
        assertThat(traceparents("accounting", "ates.ledger.posted", "text", "Another"))
                .singleElement()
                .satisfies(traceparent -> assertThat(traceparent).doesNotContain(traceId));
        long told = world.bean("accounting", Streams.class).told().getFirst().head();
        eventually(
                "analytics has applied these very bytes",
                SOON,
                () -> assertThat(world.bean("analytics", Streams.class).heard())
                        .anySatisfy(heard -> assertThat(heard.applied()).isGreaterThanOrEqualTo(told)));
    }

    private static List<String> traceparents(String part, String type, String field, String text) {
        return world
                .bean(part, JdbcClient.class)
                .sql("select body from messaging.event_log order by partition, last_position")
                .query(byte[].class)
                .list()
                .stream()
                .flatMap(body -> JsonMapper.shared()
                        .readTree(new String(body, StandardCharsets.UTF_8))
                        .valueStream())
                .filter(event -> event.path("type").asString().startsWith(type))
                .filter(event -> event.path("data").path(field).asString("").equals(text))
                .map(event -> event.path("traceparent").asString(""))
                .toList();
    }
}
