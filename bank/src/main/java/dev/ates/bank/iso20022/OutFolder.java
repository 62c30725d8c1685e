package dev.ates.bank.iso20022;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The folder from which the bank takes order files. A file is complete on the disk before it gets its final name, and
 * both steps are recorded, so an order file is handed over exactly once, even after a crash.
 *
 * <p>A process holds the row of the file while it takes a step, and another one passes the file over. A process that
 * was suspended while it did so, even for longer than its lease, goes on where nobody else has gone on.
 */
class OutFolder {

    private static final Logger log = LoggerFactory.getLogger(OutFolder.class);
    private static final int FILES_MAX = 100;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final BusinessCalendar calendar;
    private final Path folder;

    OutFolder(JdbcClient jdbc, TransactionOperations transactions, FileSettings settings, BusinessCalendar calendar) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.calendar = calendar;
        this.folder = settings.made(FileSettings.OUT);
    }

    /** If the folder is unavailable, the files stay in the database until the next attempt. */
    void handOver() {
        handOver(waiting());
    }

    /** @param messageIds files that may have been handed over in the meantime */
    void handOver(List<String> messageIds) {
        for (String messageId : messageIds) {
            try {
                transactions.executeWithoutResult(transaction -> prepare(messageId));
                transactions.executeWithoutResult(transaction -> release(messageId));
            } catch (UncheckedIOException e) {
                log.atWarn().addKeyValue("file", messageId).setCause(e).log("An order file cannot be handed over");
                return;
            }
        }
    }

    /** Oldest first. */
    List<String> waiting() {
        return jdbc.sql("""
                select message_id from iso20022.file where handed_over_at is null order by created_at limit :max
                """)
                .param("max", FILES_MAX)
                .query((row, number) -> row.getString("message_id"))
                .list();
    }

    private record Held(String body, boolean prepared) {}

    /** Empty if the file was handed over in the meantime, or another process holds it. */
    private Optional<Held> hold(String messageId) {
        return jdbc.sql("""
                select body, prepared_at is not null as prepared from iso20022.file
                where message_id = :id and handed_over_at is null
                for update skip locked
                """).param("id", messageId).query(Rows.as(Held.class)).optional();
    }

    private void prepare(String messageId) {
        hold(messageId).filter(file -> !file.prepared()).ifPresent(file -> {
            write(messageId, file.body());
            mark("update iso20022.file set prepared_at = :now where message_id = :id", messageId);
        });
    }

    private void release(String messageId) {
        hold(messageId).filter(Held::prepared).ifPresent(file -> {
            rename(prepared(messageId), folder.resolve(messageId + ".xml"));
            mark("update iso20022.file set handed_over_at = :now where message_id = :id", messageId);
        });
    }

    private void mark(String sql, String messageId) {
        jdbc.sql(sql)
                .param("now", Columns.time(calendar.now()))
                .param("id", messageId)
                .update();
    }

    private Path prepared(String messageId) {
        return folder.resolve("." + messageId + ".part");
    }

    /**
     * Under a name of its own at first, so that nobody renames a file that somebody else is writing. Deletes what a
     * process has left that died while it wrote: nobody else writes while we hold the row.
     */
    private void write(String messageId, String body) {
        Path own = folder.resolve(".%s.%s.tmp".formatted(messageId, UUID.randomUUID()));
        try {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, ".%s.*.tmp".formatted(messageId))) {
                for (Path one : left) {
                    Files.deleteIfExists(one);
                }
            }
            try (FileChannel channel = OwnerOnly.rewritten(own)) {
                OwnerOnly.write(channel, body);
                channel.force(true);
            }
            Files.move(own, prepared(messageId), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            keep();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** If the prepared file is missing, it was renamed before, and a crash prevented us from recording that. */
    private void rename(Path prepared, Path name) {
        try {
            Files.move(prepared, name, StandardCopyOption.ATOMIC_MOVE);
            keep();
        } catch (NoSuchFileException e) {
            log.atInfo().addKeyValue("file", name).log("An order file was handed over before");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name survives a power failure only if its folder is forced to the disk as well. */
    private void keep() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
