package dev.ates.bank.iso20022;

import dev.ates.bank.WrongSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How files are exchanged with a bank. {@link DebtorSettings} say whose account they are about.
 *
 * @param folder holds {@code out} (orders for the bank to take), {@code in} (files from the bank), {@code done} and
 *     {@code aside} (files that could not be read, with the reason)
 * @param unchangedFor how long after its last change, in real time, an incomplete file is waited for
 * @param answerWithin how long the bank may take for its final report; after that a person has to ask
 */
@ConfigurationProperties("ates.bank.files")
record FileSettings(
        @DefaultValue("") String folder,
        @DefaultValue("5d") Duration answerWithin,
        @DefaultValue("1m") Duration unchangedFor) {

    static final String OUT = "out";
    static final String IN = "in";
    static final String DONE = "done";
    static final String ASIDE = "aside";
    private static final List<String> FOLDERS = List.of(OUT, IN, DONE, ASIDE);

    FileSettings {
        if (unchangedFor.isNegative()) {
            throw new IllegalArgumentException(
                    "ates.bank.files.unchanged-for must be 0 or more, it is " + unchangedFor);
        }
        if (answerWithin.isNegative() || answerWithin.isZero()) {
            throw new IllegalArgumentException("ates.bank.files.answer-within must be above 0, it is " + answerWithin);
        }
    }

    /** Refuses a folder that cannot be used. */
    void requireFolder() {
        if (folder.isEmpty()) {
            throw wrongFolder("must name a folder");
        }
        FOLDERS.forEach(this::requireFolder);
    }

    /** One of the folders in which files are exchanged. If it is created here, only its owner may read it. */
    Path made(String name) {
        try {
            return OwnerOnly.folders(Path.of(folder).resolve(name));
        } catch (IOException e) {
            throw wrongFolder("cannot be used: " + e);
        }
    }

    /** Checks the folder, or the nearest existing one above it, without creating anything. */
    private void requireFolder(String name) {
        Path nearest;
        try {
            nearest = Path.of(folder).resolve(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw wrongFolder("must name a folder: " + e.getReason());
        }
        for (Path above = nearest.getParent(); above != null && !Files.exists(nearest); above = above.getParent()) {
            nearest = above;
        }
        if (!Files.isDirectory(nearest)) {
            throw wrongFolder("must be a folder, and %s is a file".formatted(nearest));
        }
        if (!Files.isWritable(nearest)) {
            throw wrongFolder("must be writable, and %s is not".formatted(nearest));
        }
    }

    private RuntimeException wrongFolder(String expectation) {
        return WrongSetting.of("files.folder", "ATES_BANK_FOLDER", folder, expectation);
    }
}
