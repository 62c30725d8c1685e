package dev.ates.accounting.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.accounting.ServiceTest;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import dev.ates.messaging.Batch;
import dev.ates.messaging.Batch.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A statement is either complete or recognizably incomplete, whatever fails while it is being read. */
class BrokenOffTest extends ServiceTest {

    /** About 20 MB in each format: more than the buffers between the service and a reader who does not read. */
    private static final int ENTRIES = 30_000;

    private static final String TITLE = "П".repeat(200);
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    /** Each format with the marker at the end of a complete statement. */
    private static final Map<String, String> ENDS = Map.of(
            "csv", ",closing balance,",
            "json", "\"complete\":true}",
            "journal", " = ");

    @Test
    void isBrokenOffWhenTheDatabaseStopsInTheMiddle() throws Exception {
        earnALot();
        Map<String, Reader> readers = new LinkedHashMap<>();
        try {
            for (String form : ENDS.keySet()) {
                readers.put(form, Reader.open(form));
            }
            HttpResponse<InputStream> library = stream("csv");
            DATABASE.cutOff();

            for (Map.Entry<String, Reader> reader : readers.entrySet()) {
                String read = reader.getValue().rest();
                assertThat(read).as(reader.getKey()).hasSizeGreaterThan(100_000).doesNotEndWith(LAST_CHUNK);
                assertThat(read.contains(ENDS.get(reader.getKey())))
                        .as("the end of " + reader.getKey())
                        .isFalse();
                assertThat(read.contains("urn:ates:problem"))
                        .as("a problem within " + reader.getKey())
                        .isFalse();
            }
            try (InputStream body = library.body()) {
                assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
            }
        } finally {
            databaseIsBack();
            for (Reader reader : readers.values()) {
                reader.close();
            }
        }
    }

    @Test
    void endsWithWhatOnlyAWholeOneHas() throws Exception {
        hear(MONDAY, assigned(ANNA, -1500), completed(ANNA, 3500));

        for (Map.Entry<String, String> end : ENDS.entrySet()) {
            String whole = new String(stream(end.getKey()).body().readAllBytes(), StandardCharsets.UTF_8);
            String lastLine = whole.strip().lines().toList().getLast();
            assertThat(lastLine).contains(end.getValue());
        }
        try (Reader reader = Reader.open("csv")) {
            assertThat(reader.rest()).endsWith(LAST_CHUNK);
        }
    }

    @Test
    void isAnErrorWhenNothingHasLeftYet() throws Exception {
        hear(MONDAY, completed(ANNA, 3500));
        token(ANNA, "employee");
        HttpResponse<InputStream> failed;
        DATABASE.cutOff();
        try {
            failed = stream("csv");
        } finally {
            databaseIsBack();
        }

        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(JsonMapper.shared().readTree(failed.body()).get("type").asString())
                .isEqualTo("urn:ates:problem:database-away");
    }

    private static void earnALot() {
        List<Received<TrackerEvent>> batch = new ArrayList<>();
        for (int entry = 0; entry < ENTRIES; entry++) {
            batch.add(received(new TaskCompleted(UUID.randomUUID(), ANNA, TITLE, "", 1, "USD"), UUID.randomUUID()));
        }
        hear(new Batch<>("tracker", MONDAY, batch));
    }

    private static HttpResponse<InputStream> stream(String form) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path(form)))
                                .timeout(Duration.ofSeconds(30))
                                .header("Authorization", "Bearer " + token(ANNA, "employee"))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
    }

    private static String path(String form) {
        return "/api/v1/me/statement." + form + "?from=" + MONDAY + "&to=" + MONDAY;
    }

    /** A slow reader that sees every byte. */
    private record Reader(Socket socket) implements AutoCloseable {

        private static final int BUFFER = 8_192;
        private static final int SILENCE_MILLIS_MAX = 30_000;

        /** Returns after the first bytes of the response, without reading more. */
        static Reader open(String form) throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(BUFFER);
            socket.setSoTimeout(SILENCE_MILLIS_MAX);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
            socket.getOutputStream()
                    .write("""
                    GET %s HTTP/1.1\r
                    Host: localhost\r
                    Connection: close\r
                    Authorization: Bearer %s\r
                    \r
                    """.formatted(path(form), token(ANNA, "employee")).getBytes(StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
            return new Reader(socket);
        }

        /** Everything until the connection ends. */
        String rest() throws IOException {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER];
            try {
                for (int length = 0;
                        length >= 0;
                        length = socket.getInputStream().read(buffer)) {
                    read.write(buffer, 0, length);
                }
            } catch (SocketException reset) {
                return read.toString(StandardCharsets.UTF_8);
            }
            return read.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
