package dev.ates.ui;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends bytes that no HTTP client would send, and reads the response. */
final class RawHttp {

    private static final int WAIT_MILLIS_MAX = 10_000;

    private RawHttp() {}

    /** @param request in Latin-1: each character is a byte */
    static Answer send(int port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getByName("localhost"), port)) {
            socket.setSoTimeout(WAIT_MILLIS_MAX);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(answer.substring(9, 12)),
                    answer.substring(0, Math.max(0, end)),
                    answer.substring(Math.max(0, end)));
        }
    }

    static Answer get(int port, String target, String... headers) throws IOException {
        return send(port, request("GET", target, headers));
    }

    static String request(String method, String target, String... headers) {
        return "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n".formatted(method, target)
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
                + "\r\n";
    }

    static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    /** Sends a request and reads nothing. */
    static Socket open(int port, String request) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(8_192);
        socket.connect(new InetSocketAddress("localhost", port));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** Ends connections at once, whatever is under way. */
    static void reset(List<Socket> sockets) throws IOException {
        for (var socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    record Answer(int status, String head, String body) {}
}
