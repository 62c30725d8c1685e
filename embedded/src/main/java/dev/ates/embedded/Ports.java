package dev.ates.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of the loopback interface. */
final class Ports {
    private Ports() {}

    /**
     * Asked before a server starts, as servers tell it badly: one never answers, another fills pages with its stack.
     *
     * @throws IllegalStateException when another program listens on the port; 0, any free port, never is
     */
    static void requireFree(int port, String purpose) throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            throw new IllegalStateException("Port " + port + " for " + purpose + " is taken by another program", e);
        }
    }
}
