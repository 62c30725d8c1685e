package dev.ates.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP proxy on the loopback interface that injects network faults. One fault at a time: the latest call replaces the
 * previous one, and {@link #heal()} ends it. Data is forwarded in both directions concurrently; a new connection is refused
 * only when the target refuses it.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int CONNECT_MILLIS_MAX = 2_000;

    private enum Mode {
        PASS,
        DELAY,
        BLACK_HOLE,
        SWALLOW_REPLIES
    }

    private final ServerSocket listening;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesUntilCut = new AtomicLong(Long.MAX_VALUE);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Mode mode = Mode.PASS;
    private Duration delay = Duration.ZERO;
    private volatile int target;

    private FaultProxy(ServerSocket listening, int target) {
        this.listening = listening;
        this.target = target;
    }

    /** Listens on a free port and forwards to a local port. */
    public static FaultProxy to(int target) {
        try {
            var proxy = new FaultProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().name("proxy-accept").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("No port for a proxy", e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Forwards new connections to another port and resets existing ones. */
    public void redirect(int newTarget) {
        target = newTarget;
        reset();
    }

    /** Delays data in both directions. */
    public void delay(Duration atEachRead) {
        set(Mode.DELAY, atEachRead);
    }

    /** Silently stops forwarding; after {@link #heal()} the buffered data is forwarded. */
    public void blackHole() {
        set(Mode.BLACK_HOLE, Duration.ZERO);
    }

    /** Forwards client data but drops server responses, such as a confirm. */
    public void swallowReplies() {
        set(Mode.SWALLOW_REPLIES, Duration.ZERO);
    }

    /** Cuts every connection in the middle of a message, after clients have sent this many more bytes. */
    public void cutAfter(long bytes) {
        bytesUntilCut.set(bytes);
    }

    /** Resets every connection ({@code RST}); new ones are forwarded. */
    public void reset() {
        links.forEach(Link::reset);
    }

    /** Ends the fault. A connection that has lost bytes is reset, because its two ends disagree. */
    public void heal() {
        bytesUntilCut.set(Long.MAX_VALUE);
        set(Mode.PASS, Duration.ZERO);
        links.stream().filter(link -> link.lossy).forEach(Link::reset);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The proxy does not stop listening", e);
        } finally {
            heal();
            reset();
        }
    }

    private void set(Mode newMode, Duration newDelay) {
        lock.lock();
        try {
            mode = newMode;
            delay = newDelay;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().name("proxy-connect").start(() -> connect(client));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException("The proxy accepts no more connections", e);
                }
            }
        }
    }

    private void connect(Socket client) {
        var server = new Socket();
        var link = new Link(client, server);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS_MAX);
        } catch (IOException targetIsDown) {
            link.reset();
            return;
        }
        links.add(link);
        Thread.ofVirtual().name("proxy-up").start(() -> pump(link, client, server, true));
        Thread.ofVirtual().name("proxy-down").start(() -> pump(link, server, client, false));
    }

    private void pump(Link link, Socket from, Socket to, boolean up) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!awaitPassage(up)) {
                    link.lossy = true;
                    continue;
                }
                int passed = up ? (int) Math.min(read, Math.max(0, bytesUntilCut.get())) : read;
                out.write(buffer, 0, passed);
                if (up && bytesUntilCut.get() != Long.MAX_VALUE && bytesUntilCut.addAndGet(-read) <= 0) {
                    bytesUntilCut.set(Long.MAX_VALUE);
                    links.forEach(Link::cut);
                }
            }
            link.reset();
        } catch (IOException endOfConnection) {
            link.ended(up);
        } catch (InterruptedException e) {
            link.reset();
            Thread.currentThread().interrupt();
        }
    }

    /** Waits as long as the fault requires; returns whether the bytes may be forwarded. */
    private boolean awaitPassage(boolean up) throws InterruptedException {
        lock.lock();
        try {
            long left = delay.toNanos();
            while (mode == Mode.BLACK_HOLE || mode == Mode.DELAY && left > 0) {
                if (mode == Mode.BLACK_HOLE) {
                    changed.await();
                } else {
                    left = changed.awaitNanos(left);
                }
            }
            return up || mode != Mode.SWALLOW_REPLIES;
        } finally {
            lock.unlock();
        }
    }

    /** A client's connection and its connection to the target. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean lossy;
        private volatile boolean cut;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        /** Resets both connections. */
        void reset() {
            links.remove(this);
            reset(client);
            reset(server);
        }

        /** Closes the target's side normally, so that data sent before the cut arrives; RST would discard it. */
        void cut() {
            links.remove(this);
            cut = true;
            try {
                server.shutdownOutput();
            } catch (IOException alreadyGone) {
                reset(server);
            }
            reset(client);
        }

        /** After a cut the target's responses are read and discarded. */
        void ended(boolean up) {
            if (!cut) {
                reset();
            } else if (!up) {
                try (server) {
                    server.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException alreadyGone) {
                    reset(server);
                }
            }
        }

        /** With SO_LINGER 0, closing sends RST; a socket that has already ended is not touched. */
        private static void reset(Socket socket) {
            try (socket) {
                if (!socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                }
            } catch (IOException alreadyGone) {
                assert socket.isClosed();
            }
        }
    }
}
