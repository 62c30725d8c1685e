package dev.ates.bank.iso20022;

import dev.ates.bank.Inbox;
import dev.ates.contracts.BusinessClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The folder in which the bank leaves files. A file that has been read moves to {@code done}. A file that cannot be
 * read, contains contradictions or causes an error of ours moves to {@code aside}, with its reason beside it. An
 * incomplete file waits until it has not changed for a while, and one that cannot be opened or moved is tried again the
 * next time; neither delays other files.
 */
class InFolder implements Inbox {

    private static final Logger log = LoggerFactory.getLogger(InFolder.class);
    private static final int FILES_MAX = 1_000;
    private static final int NAMES_MAX = 100_000;
    private static final int REASON_LENGTH_MAX = 2_000;
    private static final String REASON = ".reason.txt";

    /** Java's replacement for bytes of a name that its character set cannot decode. */
    private static final char UNREADABLE = '\ufffd';

    private final Messages messages;
    private final FileSettings settings;
    private final Clock clock;
    private final Path in;
    private final Path done;
    private final Path aside;
    private Map<Path, Waiting> waiting = Map.of();

    InFolder(Messages messages, FileSettings settings, Clock clock) {
        this.messages = messages;
        this.settings = settings;
        this.clock = clock;
        this.in = settings.made(FileSettings.IN);
        this.done = settings.made(FileSettings.DONE);
        this.aside = settings.made(FileSettings.ASIDE);
    }

    /** Processes a message in a file of this name, and returns the complaints about it. */
    interface Messages {
        List<String> apply(Message.Found message, String file);
    }

    /** @param look size and time of the incomplete file, if they could be read */
    private record Waiting(BankFile.@Nullable Look look, Cause cause, String reason, Instant since) {}

    /** Why a file is put aside. The reason beside it has its cause in the first line, and then a complaint a line. */
    private record Reason(Cause cause, List<String> complaints) {

        private static final String CAUSE = "Cause: ";

        private String text() {
            return CAUSE + cause + "\n" + String.join("\n", complaints);
        }

        private static Reason of(String text) {
            List<String> lines = text.lines().toList();
            Optional<Cause> told = lines.stream()
                    .limit(1)
                    .flatMap(line -> Stream.of(Cause.values()).filter(one -> line.equals(CAUSE + one)))
                    .findFirst();
            return new Reason(told.orElse(Cause.unknown), told.isPresent() ? lines.subList(1, lines.size()) : lines);
        }
    }

    synchronized void read() {
        List<Path> found;
        try {
            found = names();
        } catch (IOException e) {
            log.atWarn().addKeyValue("folder", in).setCause(e).log("The files that the bank left cannot be read");
            return;
        }
        Map<Path, Waiting> still = new HashMap<>();
        for (Path file : found) {
            Waiting before = waiting.get(file);
            try {
                Waiting now = BankFile.isNamedSo(file) ? read(file, before) : notRead(file, before);
                if (now != null) {
                    still.put(file, now);
                }
            } catch (IOException e) {
                if (e instanceof NoSuchFileException && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    log.atDebug().addKeyValue("file", file.getFileName()).log("Another instance has read a file");
                    continue;
                }
                still.put(
                        file,
                        new Waiting(
                                null,
                                Cause.not_opened,
                                String.valueOf(e),
                                before == null ? clock.instant() : before.since()));
                if (before == null) {
                    log.atError()
                            .addKeyValue("file", file.getFileName())
                            .setCause(e)
                            .log("A file of the bank cannot be read or moved; it is tried again each time");
                }
            }
        }
        waiting = still;
    }

    /** Sorted by name, waiting files last: a new file is read however many wait. */
    private List<Path> names() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(in, InFolder::isVisible)) {
            for (Path name : names) {
                if (found.size() < NAMES_MAX) {
                    found.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(
                Comparator.comparing((Path file) -> waiting.containsKey(file)).thenComparing(file -> file));
        return found.subList(0, Math.min(found.size(), FILES_MAX));
    }

    /** Hidden files are still being transferred. */
    private static boolean isVisible(Path file) {
        return !file.getFileName().toString().startsWith(".");
    }

    /** Files with other names may also be in transfer; they are shown if they stay. */
    private Waiting notRead(Path file, @Nullable Waiting before) throws IOException {
        BankFile.Look look =
                BankFile.Look.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        return before != null && look.equals(before.look())
                ? before
                : new Waiting(
                        look,
                        Cause.not_named,
                        "It is not read: its name does not end with .xml or .xml.gz",
                        clock.instant());
    }

    /** @return why the file waits, {@code null} if it no longer exists or has been processed */
    private @Nullable Waiting read(Path file, @Nullable Waiting before) throws IOException {
        Reason reason;
        BankFile.Look look = null;
        try {
            look = BankFile.Look.at(file);
            reason = new Reason(Cause.unclear, apply(file));
        } catch (Xml.NotWellFormed e) {
            Waiting now = before != null && look != null && look.equals(before.look())
                    ? before
                    : new Waiting(look, Cause.not_xml, String.valueOf(e.getMessage()), clock.instant());
            if (hasTime(now)) {
                return now;
            }
            reason = new Reason(now.cause(), List.of(now.reason()));
        } catch (Xml.Unreadable e) {
            reason = new Reason(Cause.unreadable, List.of(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            if (isDatabaseAway(e)) {
                throw e;
            }
            log.atError()
                    .addKeyValue("file", file.getFileName())
                    .setCause(e)
                    .log("Processing a file of the bank failed");
            reason = new Reason(Cause.unexpected, List.of("unexpected: " + e));
        }
        if (reason.complaints().isEmpty()) {
            move(file, done);
        } else {
            putAside(file, reason);
        }
        return null;
    }

    /** The file is not at fault: it stays, and is read when the database is available again. */
    private static boolean isDatabaseAway(RuntimeException e) {
        return e instanceof TransientDataAccessException
                || e instanceof RecoverableDataAccessException
                || e instanceof NonTransientDataAccessResourceException
                || e instanceof TransactionException;
    }

    private boolean hasTime(Waiting file) {
        Duration unchanged = BusinessClock.inRealTime(clock, Duration.between(file.since(), clock.instant()));
        return unchanged.compareTo(settings.unchangedFor()) < 0;
    }

    private List<String> apply(Path file) throws IOException {
        List<String> complaints = new ArrayList<>();
        Message.Contents contents = Message.in(Xml.parse(BankFile.content(file)));
        for (Message.Found message : contents.found()) {
            try {
                complaints.addAll(messages.apply(message, file.getFileName().toString()));
            } catch (Xml.Unreadable e) {
                complaints.add(String.valueOf(e.getMessage()));
            }
        }
        contents.unknown().forEach(namespace -> complaints.add("It also has an unknown message: " + namespace));
        return complaints;
    }

    private void putAside(Path file, Reason reason) throws IOException {
        log.atError()
                .addKeyValue("file", file.getFileName())
                .addKeyValue("cause", reason.cause())
                .addKeyValue("complaints", reason.complaints())
                .log("A file of the bank was put aside");
        OwnerOnly.write(reason(move(file, aside)), reason.text());
    }

    private static Path reason(Path file) {
        return file.resolveSibling(file.getFileName() + REASON);
    }

    /** If the name is taken there, the time is added before its extension; a name that cannot be typed is replaced. */
    private Path move(Path file, Path folder) throws IOException {
        String name = file.getFileName().toString().replace(UNREADABLE, '_').replaceAll("\\p{Cntrl}", "_");
        Path target = folder.resolve(name);
        for (long time = clock.millis(); Files.exists(target, LinkOption.NOFOLLOW_LINKS); time++) {
            target = folder.resolve("%s.%d.xml".formatted(name, time));
        }
        return Files.move(file, target);
    }

    @Override
    public synchronized List<Item> items() {
        List<Item> items = new ArrayList<>();
        try (Stream<Path> files = Files.list(aside)) {
            files.filter(file -> !file.getFileName().toString().endsWith(REASON))
                    .limit(FILES_MAX)
                    .forEach(file -> items.add(asideItem(file)));
        } catch (IOException | UncheckedIOException e) {
            log.atWarn().addKeyValue("folder", aside).setCause(e).log("The files put aside cannot be read");
            items.add(new Item("aside", false, Cause.not_opened, String.valueOf(e), clock.instant()));
        }
        waiting.forEach((file, why) -> {
            if (BankFile.isNamedSo(file) || !hasTime(why)) {
                items.add(new Item(file.getFileName().toString(), false, why.cause(), why.reason(), why.since()));
            }
        });
        items.sort(Comparator.comparing(Item::name));
        return items;
    }

    private Item asideItem(Path file) {
        Cause cause = Cause.unknown;
        String reason;
        Instant since;
        try {
            since = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
            Reason told = Reason.of(Files.readString(reason(file)));
            cause = told.cause();
            reason = Xml.clean(String.join("\n", told.complaints()), REASON_LENGTH_MAX);
        } catch (IOException e) {
            since = clock.instant();
            reason = "Its reason is missing: " + e;
        }
        return new Item(file.getFileName().toString(), true, cause, reason, since);
    }

    @Override
    public synchronized boolean readAgain(String name) {
        Path file;
        try {
            file = aside.resolve(name);
        } catch (InvalidPathException e) {
            // No file can have a name that the platform's character set does not know.
            return false;
        }
        if (!aside.equals(file.getParent())
                || name.endsWith(REASON)
                || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            Path back = in.resolve(file.getFileName());
            if (Files.exists(back, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            Files.move(file, back);
            Files.deleteIfExists(reason(file));
            waiting.remove(back);
        } catch (IOException e) {
            throw new UncheckedIOException("The file %s cannot be moved back".formatted(name), e);
        }
        return true;
    }
}
