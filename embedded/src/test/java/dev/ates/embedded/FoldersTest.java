package dev.ates.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    @TempDir
    private Path root;

    /**
     * A broker that is still starting when a signal ends the replay does so; the deletion used to fail and leave the
     * folder.
     */
    @Test
    void goAlsoWhileSomebodyWritesIntoThem() throws Exception {
        Path folder = Files.createDirectories(root.resolve("run"));
        Path lock = Files.createFile(folder.resolve("lock"));
        Path data = Files.createDirectories(folder.resolve("data/store"));
        var written = new CountDownLatch(1);
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int number = 0; number < 2_000; number++) {
                try {
                    Files.createFile(data.resolve("file" + number));
                } catch (IOException deletedMeanwhile) {
                    Thread.onSpinWait();
                }
                written.countDown();
            }
        });
        assertThat(written.await(1, TimeUnit.MINUTES)).isTrue();

        Folders.delete(folder, lock);

        assertThat(writer.join(Duration.ofMinutes(1))).isTrue();
        assertThat(folder).doesNotExist();
    }

    @Test
    void goWithAllThatIsInThemAndLeaveWhatLinksName() throws Exception {
        Path folder = Files.createDirectories(root.resolve("a/b"));
        Path other = Files.createFile(root.resolve("other"));
        Files.createFile(folder.resolve("file"));
        Files.createSymbolicLink(folder.resolve("link"), other);

        Folders.delete(root.resolve("a"));
        Folders.delete(root.resolve("a"));

        assertThat(root.resolve("a")).doesNotExist();
        assertThat(other).exists();
    }
}
