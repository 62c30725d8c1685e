package dev.ates.bank.iso20022;

import dev.ates.bank.Bank;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/**
 * A bank that takes order files from one folder and leaves reports and statements in another, as ISO 20022 has them. What
 * carries the files between the folders and the bank, such as SFTP, is not our matter.
 *
 * <p>A file lies complete on the disk before it gets the name that is looked for, and both steps are written down, so an
 * order file is handed over once whatever happens in between.
 */
class FileBank implements Bank {

    private static final Logger log = LoggerFactory.getLogger(FileBank.class);
    private static final int FILES_MAX = 1_000;
    private static final long FILE_BYTES_MAX = 33_554_432;
    private static final int LINES_PER_PAGE = 1_000;

    private final PaymentFiles files;
    private final FileSettings settings;
    private final Clock clock;
    private final Path out;
    private final Path in;
    private final Path done;
    private final Path aside;
    /** What failed the last time: it is told when it begins to fail, not each time. Only {@link #readInbox} uses it. */
    private final Set<Path> stuck = new HashSet<>();

    FileBank(PaymentFiles files, FileSettings settings, Clock clock) {
        this.files = files;
        this.settings = settings;
        this.clock = clock;
        this.out = folder("out");
        this.in = folder("in");
        this.done = folder("done");
        this.aside = folder("aside");
    }

    @Override
    public Map<UUID, Answer> pay(List<Order> orders) {
        files.keep(orders);
        handOver();
        return find(orders);
    }

    @Override
    public Map<UUID, Answer> find(List<Order> orders) {
        handOver();
        readInbox();
        Map<UUID, Answer> answers = new HashMap<>();
        files.find(orders).forEach(known -> answers.put(known.key(), answer(known)));
        return answers;
    }

    @Override
    public boolean statement(LocalDate day, Consumer<List<Line>> page) {
        readInbox();
        if (!files.hasStatement(day)) {
            return false;
        }
        List<Line> lines = files.lines(day, 0, LINES_PER_PAGE);
        while (!lines.isEmpty()) {
            page.accept(lines);
            lines = files.lines(day, lines.getLast().number(), LINES_PER_PAGE);
        }
        return true;
    }

    private Answer answer(PaymentFiles.Known known) {
        String reason = known.reason() == null ? "" : known.reason();
        return switch (known.status()) {
            case "executed" -> new Answer.Executed();
            case "rejected" -> new Answer.Rejected(reason);
            default -> {
                if (known.handedOverAt() == null) {
                    yield new Answer.Unknown("File %s could not be handed over yet".formatted(known.messageId()));
                }
                String since = "File %s was handed over at %s".formatted(known.messageId(), known.handedOverAt());
                yield clock.instant().isBefore(known.handedOverAt().plus(settings.answerWithin()))
                        ? new Answer.Pending(reason.isEmpty() ? since : since + ", " + reason)
                        : new Answer.Lost(since + " and there is no final report on it");
            }
        };
    }

    /** A folder that is away leaves the files where they are: in the database, until the next time. */
    private synchronized void handOver() {
        for (PaymentFiles.Outgoing file : files.toHandOver()) {
            Path prepared = out.resolve("." + file.messageId() + ".part");
            try {
                if (!file.prepared()) {
                    write(prepared, file.body());
                    files.prepared(file.messageId());
                }
                rename(prepared, out.resolve(file.messageId() + ".xml"));
                files.handedOver(file.messageId());
            } catch (IOException e) {
                log.atWarn()
                        .addKeyValue("file", file.messageId())
                        .setCause(e)
                        .log("An order file cannot be handed over");
                return;
            }
        }
    }

    private void write(Path file, String body) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        keep(out);
    }

    /** A prepared file that is gone has got its name before, just before we could write that down. */
    private void rename(Path prepared, Path name) throws IOException {
        try {
            Files.move(prepared, name, StandardCopyOption.ATOMIC_MOVE);
            keep(out);
        } catch (NoSuchFileException e) {
            log.atInfo().addKeyValue("file", name).log("An order file was handed over before");
        }
    }

    /** Names survive a power cut only when their folder is forced as well. */
    private static void keep(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Reads what the bank has left, and moves it away: to done, or aside with what is wrong with it. What cannot be read or
     * moved stays for the next time and holds up nothing else.
     */
    private synchronized void readInbox() {
        List<Path> found;
        try {
            found = inbox();
        } catch (IOException e) {
            log.atWarn().addKeyValue("folder", in).setCause(e).log("What the bank has left cannot be read");
            return;
        }
        Set<Path> stuckBefore = Set.copyOf(stuck);
        stuck.clear();
        for (Path file : found) {
            try {
                read(file);
            } catch (IOException e) {
                stuck.add(file);
                if (!stuckBefore.contains(file)) {
                    log.atError()
                            .addKeyValue("file", file.getFileName())
                            .setCause(e)
                            .log("A file of the bank cannot be read or moved away, it is tried again each time");
                }
            }
        }
    }

    private List<Path> inbox() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(in, "[!.]*.xml")) {
            for (Path name : names) {
                if (found.size() < FILES_MAX) {
                    found.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(null);
        return found;
    }

    private void read(Path file) throws IOException {
        List<String> complaints;
        try {
            complaints = apply(file);
        } catch (Xml.Unreadable e) {
            complaints = List.of(String.valueOf(e.getMessage()));
        }
        if (complaints.isEmpty()) {
            move(file, done);
            return;
        }
        log.atError()
                .addKeyValue("file", file.getFileName())
                .addKeyValue("complaints", complaints)
                .log("A file of the bank is put aside");
        Path moved = move(file, aside);
        Files.writeString(moved.resolveSibling(moved.getFileName() + ".reason.txt"), String.join("\n", complaints));
    }

    private List<String> apply(Path file) throws IOException {
        BasicFileAttributes kind = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!kind.isRegularFile()) {
            return List.of("It is not a regular file but a folder, a link or something else");
        }
        long bytes = kind.size();
        if (bytes > FILE_BYTES_MAX) {
            return List.of("It has %d bytes, %d are allowed".formatted(bytes, FILE_BYTES_MAX));
        }
        Element document = Xml.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        String namespace = String.valueOf(document.getNamespaceURI());
        String name = String.valueOf(file.getFileName());
        if (namespace.startsWith(StatusReport.NAMESPACE)) {
            return files.apply(StatusReport.read(document), name);
        }
        if (namespace.startsWith(AccountStatement.NAMESPACE)) {
            AccountStatement.read(document).forEach(statement -> files.apply(statement, name));
            return List.of();
        }
        return List.of("It is neither a status report nor a statement: " + namespace);
    }

    /** A name that is taken there gets the time behind it. */
    private Path move(Path file, Path folder) throws IOException {
        Path target = folder.resolve(file.getFileName());
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            target = folder.resolve("%s.%d.xml".formatted(file.getFileName(), clock.millis()));
        }
        return Files.move(file, target);
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(settings.part(name));
        } catch (IOException e) {
            throw new UncheckedIOException("ates.bank.files.folder (ATES_BANK_FOLDER) cannot be used: " + e, e);
        }
    }
}
