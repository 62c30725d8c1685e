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
 * The folder from which the bank takes order files. A file is complete on the disk before it gets its final name, and
 * both steps are recorded, so an order file is handed over exactly once, even after a crash.
 */
class OutFolder {

    private static final Logger log = LoggerFactory.getLogger(OutFolder.class);

    private final PaymentFiles files;
    private final Path folder;

    OutFolder(PaymentFiles files, FileSettings settings) {
        this.files = files;
        this.folder = settings.made(FileSettings.OUT);
    }

    /** If the folder is unavailable, the files stay in the database until the next attempt. */
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

    /** If the prepared file is missing, it was renamed before, and a crash prevented us from recording that. */
    private void rename(Path prepared, Path name) throws IOException {
        try {
            Files.move(prepared, name, StandardCopyOption.ATOMIC_MOVE);
            keep();
        } catch (NoSuchFileException e) {
            log.atInfo().addKeyValue("file", name).log("An order file was handed over before");
        }
    }

    /** A name survives a power failure only if its folder is forced to the disk as well. */
    private void keep() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
