package dev.ates.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Ports for servers that are killed and restarted on the same address. They are below the ephemeral range, so that no outgoing
 * connection takes the port of a server that is down.
 */
public final class FreePorts {

    private FreePorts() {}

    /** Returns unused ports of the loopback interface. */
    public static List<Integer> take(int count) throws IOException {
        Random random = new Random();
        List<Integer> ports = new ArrayList<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            while (ports.size() < count) {
                int port = random.nextInt(12_000, 32_000);
                try {
                    held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                    ports.add(port);
                } catch (BindException taken) {
                    continue;
                }
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return ports;
    }

    /** Returns the first of several consecutive unused ports. */
    public static int takeInARow(int count) throws IOException {
        while (true) {
            int first = take(1).getFirst();
            List<ServerSocket> held = new ArrayList<>();
            try {
                for (int port = first; port < first + count; port++) {
                    held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                }
                return first;
            } catch (BindException taken) {
                continue;
            } finally {
                for (ServerSocket socket : held) {
                    socket.close();
                }
            }
        }
    }
}
