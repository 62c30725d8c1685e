package dev.ates.doors;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A raw HTTP/1.1 connection, for bytes that no client would send. Not thread-safe. */
final class Wire implements AutoCloseable {

    private static final int WAIT_MILLIS_MAX = 60_000;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    Wire(int port) {
        this.port = port;
    }

    /** @param headers each {@code Name: value}; characters of target and headers are bytes (Latin-1) */
    record Request(String method, String target, List<String> headers, byte @Nullable [] body) {

        byte[] bytes(boolean close) {
            var head = new StringBuilder("%s %s HTTP/1.1\r\nHost: localhost\r\n".formatted(method, target));
            headers.forEach(header -> head.append(header).append("\r\n"));
            if (close) {
                head.append("Connection: close\r\n");
            }
            if (body != null) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            var all = new ByteArrayOutputStream();
            all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            if (body != null) {
                all.writeBytes(body);
            }
            return all.toByteArray();
        }
    }

    record Answer(int status, List<String> headers, String body) {

        Optional<String> header(String name) {
            return headers(name).stream().findFirst();
        }

        List<String> headers(String name) {
            var start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(header -> header.substring(start.length()).strip())
                    .toList();
        }
    }

    /** Uses the connection of the last request, or a new one if the server has closed it. */
    Answer send(Request request) throws IOException {
        boolean reused = socket != null;
        try {
            return once(request);
        } catch (IOException e) {
            close();
            if (!reused) {
                throw e;
            }
            return once(request);
        }
    }

    private Answer once(Request request) throws IOException {
        var connection = socket;
        if (connection == null) {
            connection = new Socket(InetAddress.getByName("localhost"), port);
            connection.setSoTimeout(WAIT_MILLIS_MAX);
            connection.setTcpNoDelay(true);
            socket = connection;
            in = new BufferedInputStream(connection.getInputStream());
        }
        connection.getOutputStream().write(request.bytes(false));
        connection.getOutputStream().flush();
        return read(request.method().equals("HEAD"));
    }

    private Answer read(boolean headOnly) throws IOException {
        var status = line();
        if (!status.startsWith("HTTP/1.1 ")) {
            throw new IOException("No answer of HTTP/1.1: " + status);
        }
        var headers = new ArrayList<String>();
        for (var header = line(); !header.isEmpty(); header = line()) {
            headers.add(header);
        }
        var answer = new Answer(Integer.parseInt(status.substring(9, 12)), headers, "");
        boolean bodiless = headOnly || answer.status() == 204 || answer.status() == 304 || answer.status() < 200;
        var whole = bodiless ? answer : new Answer(answer.status(), headers, body(answer));
        if (answer.header("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
            close();
        }
        return whole;
    }

    private String body(Answer head) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var length = head.header("Content-Length");
        if (length.isPresent()) {
            bytes.writeBytes(source().readNBytes(Integer.parseInt(length.get())));
        } else if (head.header("Transfer-Encoding").isPresent()) {
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                bytes.writeBytes(source().readNBytes(size));
                line();
            }
            line();
        } else {
            source().transferTo(bytes);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = source().read(); c != '\n'; c = source().read()) {
            if (c < 0) {
                throw new EOFException("The connection ended in a line: " + line);
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private InputStream source() {
        if (in == null) {
            throw new IllegalStateException("Not connected");
        }
        return in;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
            in = null;
        }
    }
}
