package dev.ates.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of the loopback interface. */
public final class LoopbackPort {
    private LoopbackPort() {}

    /**
     * Asked before a server starts, as servers tell it badly: one never answers, another fills pages with its stack.
     *
     * @param purpose what the port is for
     * @throws PortInUse when another program listens on the port; 0, any free port, never is
     */
    public static void requireFree(int port, String purpose) throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            throw new PortInUse(port, purpose, Listener.on(port));
        }
    }

    /** Another program listens on a port; the message says which, as far as that can be known. */
    public static final class PortInUse extends IllegalStateException {
        PortInUse(int port, String purpose, String listener) {
            super("Port %d for %s is taken by %s".formatted(port, purpose, listener));
        }
    }
}
