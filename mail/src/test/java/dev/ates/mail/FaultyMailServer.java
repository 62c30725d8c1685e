package dev.ates.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** The part of SMTP (RFC 5321) that a letter needs, with the ways in which a server can fail. */
public final class FaultyMailServer implements AutoCloseable {

    /** The fault of the next connection. */
    public enum Fault {
        /** Closes it before any reply. */
        DROP_AT_ONCE,
        /** Receives the whole letter, and closes the connection without a reply. */
        DROP_AFTER_DATA,
        /** Answers 451 to the recipient. */
        REFUSE_FOR_NOW,
        /** Answers 550 to the recipient. */
        REFUSE_FOR_GOOD,
        /** Answers 550 to the sender. */
        REFUSE_SENDER
    }

    private final ServerSocket socket;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final List<String> letters = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    /**
     * The replies to commands that it refuses, each by the command's first four letters. "OPEN" stands for the greeting,
     * and "." for the end of a letter.
     */
    private final Map<String, String> refusals = new ConcurrentHashMap<>();

    private volatile boolean takesUtf8;

    private FaultyMailServer(ServerSocket socket) {
        this.socket = socket;
    }

    public static FaultyMailServer start() {
        try {
            FaultyMailServer server = new FaultyMailServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().name("faulty-mail-server").start(server::serve);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** What sends to this server. */
    public OutgoingMail client(Clock clock) {
        var sender = new JavaMailSenderImpl();
        sender.setHost("localhost");
        sender.setPort(port());
        sender.getJavaMailProperties().setProperty("mail.smtp.timeout", "5000");
        sender.getJavaMailProperties().setProperty("mail.smtp.connectiontimeout", "2000");
        return new OutgoingMail(sender, new MailSettings("localhost", "ates@localhost", "ates.localhost"), clock);
    }

    public void next(Fault... next) {
        faults.addAll(List.of(next));
    }

    /** Makes it refuse a command from now on. */
    public void refuse(String command, String reply) {
        refusals.put(command, reply);
    }

    /** Makes it offer SMTPUTF8 (RFC 6531) from now on. */
    public void takeUtf8() {
        takesUtf8 = true;
    }

    /** The commands of the clients, without the letters themselves. */
    public List<String> commands() {
        return commands;
    }

    /** Every letter that was received completely, acknowledged or not. */
    public List<String> letters() {
        return letters;
    }

    public List<String> messageIds() {
        return letters.stream()
                .map(letter -> letter.lines()
                        .filter(line -> line.startsWith("Message-ID: "))
                        .findFirst()
                        .orElseThrow()
                        .substring("Message-ID: ".length()))
                .toList();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                Fault fault = faults.poll();
                if (fault != Fault.DROP_AT_ONCE) {
                    talk(connection, fault);
                }
            } catch (IOException e) {
                // The client or the test closed the connection: accept the next one.
                continue;
            }
        }
    }

    private void talk(Socket connection, Fault fault) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        Writer out = new OutputStreamWriter(connection.getOutputStream(), StandardCharsets.UTF_8);
        String greeting = refusals.getOrDefault("OPEN", "220 ready");
        say(out, greeting);
        if (!greeting.startsWith("2")) {
            return;
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String command = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(Locale.ROOT);
            commands.add(line);
            switch (command) {
                case "EHLO", "HELO" ->
                    say(
                            out,
                            refusals.containsKey("EHLO")
                                    ? answer("EHLO")
                                    : takesUtf8 ? "250-ok\r\n250 SMTPUTF8" : "250 ok");
                case "MAIL" -> say(out, fault == Fault.REFUSE_SENDER ? "550 not you" : answer("MAIL"));
                case "RCPT" -> say(out, answerToRecipient(fault));
                case "DATA" -> {
                    if (refusals.containsKey("DATA")) {
                        say(out, answer("DATA"));
                    } else {
                        say(out, "354 go on");
                        letters.add(data(in));
                        if (fault == Fault.DROP_AFTER_DATA) {
                            return;
                        }
                        say(out, answer("."));
                    }
                }
                case "QUIT" -> {
                    say(out, "221 bye");
                    return;
                }
                default -> say(out, "250 ok");
            }
        }
    }

    private String answer(String command) {
        return refusals.getOrDefault(command, "250 ok");
    }

    private String answerToRecipient(Fault fault) {
        if (fault == Fault.REFUSE_FOR_NOW) {
            return "451 try again later";
        }
        return fault == Fault.REFUSE_FOR_GOOD ? "550 nobody of this name" : answer("RCPT");
    }

    private static String data(BufferedReader in) throws IOException {
        StringBuilder data = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            data.append(line).append("\r\n");
        }
        return data.toString();
    }

    private static void say(Writer out, String line) throws IOException {
        out.write(line + "\r\n");
        out.flush();
    }
}
