package dev.ates.embedded;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Writes raw frames of AMQP 0-9-1, and ignores the broker's maximum size. */
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int METHOD = 1;
    private static final int HEADER = 2;
    private static final int BODY = 3;
    private static final int END = 0xCE;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** Logs in and opens channel 1. */
    RawClient(String uri) throws IOException {
        URI address = URI.create(uri);
        String[] user = address.getUserInfo().split(":", 2);
        socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        out.write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
        skipFrame();
        frame(METHOD, 0, startOk -> {
            method(startOk, 10, 11);
            startOk.writeInt(0);
            shortText(startOk, "PLAIN");
            byte[] response = ("\0" + user[0] + "\0" + user[1]).getBytes(StandardCharsets.UTF_8);
            startOk.writeInt(response.length);
            startOk.write(response);
            shortText(startOk, "en_US");
        });
        skipFrame();
        frame(METHOD, 0, tuneOk -> {
            method(tuneOk, 10, 31);
            tuneOk.writeShort(10);
            // More than the broker offers, and as much as Qpid itself would allow.
            tuneOk.writeInt(128 * 1024);
            tuneOk.writeShort(0);
        });
        frame(METHOD, 0, open -> {
            method(open, 10, 40);
            shortText(open, "");
            shortText(open, "");
            open.writeByte(0);
        });
        skipFrame();
        frame(METHOD, 1, open -> {
            method(open, 20, 10);
            shortText(open, "");
        });
        skipFrame();
    }

    /** Publishes a persistent message with a header of nested arrays. */
    void publish(String queue, int levels) throws IOException {
        try {
            frame(METHOD, 1, publish -> {
                method(publish, 60, 40);
                publish.writeShort(0);
                shortText(publish, "");
                shortText(publish, queue);
                publish.writeByte(0);
            });
            frame(HEADER, 1, header -> {
                method(header, 60, 0);
                header.writeLong(1);
                header.writeShort(1 << 13 | 1 << 12);
                header.writeInt(2 + 5 * levels);
                shortText(header, "x");
                for (int left = levels - 1; left >= 0; left--) {
                    header.writeByte('A');
                    header.writeInt(5 * left);
                }
                header.writeByte(2);
            });
            frame(BODY, 1, body -> body.writeByte('x'));
        } catch (SocketException closedByTheBroker) {
            // isClosedByTheBroker() detects it as well.
        }
    }

    /**
     * Whether the broker closes the connection; a broker that has accepted everything waits for more, and the read
     * times out.
     */
    boolean isClosedByTheBroker() throws IOException {
        try {
            while (in.read() >= 0) {
                // The broker's close frame.
            }
            return true;
        } catch (SocketException reset) {
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void frame(int type, int channel, Content content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        content.writeTo(new DataOutputStream(bytes));
        var frame = new ByteArrayOutputStream(bytes.size() + 8);
        var to = new DataOutputStream(frame);
        to.writeByte(type);
        to.writeShort(channel);
        to.writeInt(bytes.size());
        bytes.writeTo(to);
        to.writeByte(END);
        out.write(frame.toByteArray());
    }

    private void skipFrame() throws IOException {
        in.readByte();
        in.readShort();
        int length = in.readInt();
        if (in.readNBytes(length + 1).length != length + 1) {
            throw new EOFException("The broker's answer breaks off");
        }
    }

    private static void method(DataOutputStream out, int type, int method) throws IOException {
        out.writeShort(type);
        out.writeShort(method);
    }

    private static void shortText(DataOutputStream out, String text) throws IOException {
        out.writeByte(text.length());
        out.writeBytes(text);
    }
}
