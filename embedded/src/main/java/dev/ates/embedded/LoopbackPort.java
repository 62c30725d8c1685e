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
     * Checks a port before a server starts, because servers report a used port badly: one hangs, another prints pages
     * of stack traces.
     *
     * @param purpose what the port is for
     * @throws PortInUse when another program listens on the port; never for 0, which means any free port
     */
    public static void requireFree(int port, String purpose) throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            throw new PortInUse(port, purpose, Listener.on(port));
        }
    }

    /** Another program listens on a port; the message names it if possible. */
    public static final class PortInUse extends IllegalStateException {
        PortInUse(int port, String purpose, String listener) {
            super("Port %d for %s is taken by %s".formatted(port, purpose, listener));
        }
    }
}
