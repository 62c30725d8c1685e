package dev.ates.ui.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.ui.Uploads;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

class BodyDeadlineTest {

    private static final Duration WAIT_MAX = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    /** Each byte comes in time, the whole does not. */
    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data; boundary=edge", "application/octet-stream"})
    void endsABodyThatComesByteByByte(String type) throws Exception {
        Tomcat tomcat = tomcat(Duration.ofMillis(200));
        try (var socket = new Socket("localhost", tomcat.getConnector().getLocalPort())) {
            socket.setSoTimeout((int) WAIT_MAX.toMillis());
            var body = socket.getOutputStream();
            body.write("""
                    POST / HTTP/1.1
                    Host: localhost
                    Content-Type: %s
                    Content-Length: 60000000

                    --edge
                    Content-Disposition: form-data; name="file"; filename="tasks.csv"

                    """.formatted(type).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            long until = System.nanoTime() + WAIT_MAX.toNanos();
            while (socket.getInputStream().available() == 0 && System.nanoTime() < until) {
                trickle(socket);
            }

            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 4".length());
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 4");
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private static void trickle(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write('x');
            Thread.onSpinWait();
        } catch (SocketException e) {
            assertThat(e)
                    .as("the answer has come, and the connection is closed")
                    .hasMessageContaining("Broken pipe");
        }
    }

    private Tomcat tomcat(Duration within) throws Exception {
        var tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        var context = tomcat.addContext("", folder.toString());
        context.getPipeline().addValve(new BodyDeadline(within, BodyDeadline.FILE_WITHIN, Uploads.NONE.get()));
        Tomcat.addServlet(context, "reader", new HttpServlet() {
                    @Override
                    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
                        request.getParameter("any");
                        request.getInputStream().readAllBytes();
                    }
                })
                .setMultipartConfigElement(new MultipartConfigElement(folder.toString()));
        context.addServletMappingDecoded("/", "reader");
        tomcat.start();
        return tomcat;
    }

    @Test
    void deletesWhatAKillLeftOfUploads() throws Exception {
        Path left = folder.resolve("work/Tomcat/localhost/ROOT/upload_1.tmp");
        Files.createDirectories(left.getParent());
        Files.writeString(left, "key,title");
        var settings = new TomcatServerProperties();
        settings.setBasedir(folder.toFile());

        new Requests().folders(settings).customize(new TomcatServletWebServerFactory());

        assertThat(left).doesNotExist();
        assertThat(folder.resolve("documents")).isDirectory();
    }
}
