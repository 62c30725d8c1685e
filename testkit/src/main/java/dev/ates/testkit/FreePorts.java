package dev.ates.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Ports for servers that are killed and come back to the same address. They lie below the ports that systems give to
 * outgoing connections: one of those must not take the address of a server that is down for the moment.
 */
public final class FreePorts {

    private FreePorts() {}

    /** So many ports of the loopback interface that nobody uses at this moment. */
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

    /** The first of so many ports one after the other. */
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
