package dev.ates.bank.iso20022;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that the bank takes order files from. A file lies complete on the disk before it gets the name that is looked
 * for, and both steps are written down, so an order file is handed over once whatever happens in between.
 */
class OutFolder {

    private static final Logger log = LoggerFactory.getLogger(OutFolder.class);

    private final PaymentFiles files;
    private final Path folder;

    OutFolder(PaymentFiles files, FileSettings settings) {
        this.files = files;
        this.folder = settings.made(FileSettings.OUT);
    }

    /** A folder that is away leaves the files where they are: in the database, until the next time. */
    void handOver() {
        for (PaymentFiles.Outgoing file : files.toHandOver()) {
            Path prepared = folder.resolve("." + file.messageId() + ".part");
            try {
                if (!file.prepared()) {
                    write(prepared, file.body());
                    files.prepared(file.messageId());
                }
                rename(prepared, folder.resolve(file.messageId() + ".xml"));
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
        try (FileChannel channel = OwnerOnly.rewritten(file)) {
            OwnerOnly.write(channel, body);
            channel.force(true);
        }
        keep();
    }

    /** A prepared file that is gone has got its name before, just before we could write that down. */
    private void rename(Path prepared, Path name) throws IOException {
        try {
            Files.move(prepared, name, StandardCopyOption.ATOMIC_MOVE);
            keep();
        } catch (NoSuchFileException e) {
            log.atInfo().addKeyValue("file", name).log("An order file was handed over before");
        }
    }

    /** Names survive a power cut only when their folder is forced as well. */
    private void keep() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
