package dev.ates.directory.file;

import dev.ates.directory.people.Connector;
import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Roles;
import dev.ates.directory.people.Source;
import dev.ates.directory.people.SourceAway;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The file, read repeatedly. Its content counts once two consecutive readings are equal, so that a program that writes
 * it need not replace it atomically.
 */
final class FileSource implements Source {

    private static final int BYTES_MAX = 32 << 20;

    private final Path file;
    private final Roles roles;

    private byte @Nullable [] seen;
    private byte @Nullable [] read;
    private @Nullable Reading reading;

    FileSource(Path file, Roles roles) {
        this.file = file;
        this.roles = roles;
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        Connector fileConnector(FileSettings settings, Roles roles) {
            return new Connector("file", () -> new FileSource(settings.required(), roles));
        }
    }

    @Override
    public synchronized Optional<Reading> read() {
        byte[] now = bytes();
        boolean isStill = Arrays.equals(now, seen);
        seen = now;
        if (!isStill) {
            return Optional.empty();
        }
        Reading last = reading;
        if (last != null && Arrays.equals(now, read)) {
            return Optional.of(last);
        }
        Reading fresh = parsed(now);
        read = now;
        reading = fresh;
        return Optional.of(fresh);
    }

    private Reading parsed(byte[] bytes) {
        boolean isTable = file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
        return isTable ? new CsvPeople(roles).read(bytes) : new YamlPeople(roles).read(bytes);
    }

    private byte[] bytes() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new SourceAway("The file of people has more than %,d bytes".formatted(BYTES_MAX));
            }
            return bytes;
        } catch (IOException e) {
            throw new SourceAway("The file of people cannot be read: " + e.getMessage(), e);
        }
    }
}
