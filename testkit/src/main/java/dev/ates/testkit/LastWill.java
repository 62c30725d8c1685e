package dev.ates.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cleans up after this JVM, however it ended: a shell reads from a pipe which processes to kill and which folders to delete,
 * and acts when the pipe breaks. It has its own session, so that killing the process group does not kill it.
 *
 * <p>Process ids are reused. So the shell stores the start time with each id, and kills a process only if the start time
 * matches.
 */
final class LastWill {

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /** Linux knows the exact start time of a process; elsewhere it is accurate to a second. */
    private static final String SHELL = """
            trap '' INT TERM HUP
            started() {
              start=
              if [ -d /proc/self ]; then
                read -r stat < "/proc/$1/stat" && set -- ${stat##*) } && [ "$1" != Z ] && start=${20}
              else
                start=$(echo $(LC_ALL=C ps -o lstart= -p "$1"))
              fi
            }
            is_there() { started "$1"; [ -n "$2" ] && [ "$start" = "$2" ]; }
            newline='
            '
            processes= folders=
            while read -r what subject; do
              case $what in
                end) started "$subject"; processes="$processes$subject $start$newline" ;;
                delete) folders="$folders$subject$newline" ;;
              esac
            done
            printf %s "$processes" | while read -r process since; do
              is_there "$process" "$since" && kill -9 "$process"
            done
            printf %s "$processes" | while read -r process since; do
              tries=0
              while is_there "$process" "$since" && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
            done
            printf %s "$folders" | while IFS= read -r folder; do
              rm -rf -- "$folder" || { sleep 1; rm -rf -- "$folder"; }
            done
            """;

    private static @Nullable OutputStream pipe;

    private LastWill() {}

    static String script() {
        return SHELL;
    }

    static void end(ProcessHandle process) {
        write("end " + process.pid());
    }

    /** @throws IllegalArgumentException for a folder whose name has a line break */
    static void delete(Path folder) {
        String path = folder.toAbsolutePath().toString();
        if (path.contains("\n") || path.startsWith(" ") || path.endsWith(" ")) {
            throw new IllegalArgumentException("Not a folder for this: '%s'".formatted(path));
        }
        write("delete " + path);
    }

    private static synchronized void write(String line) {
        try {
            if (pipe == null) {
                pipe = start();
            }
            pipe.write((line + "\n").getBytes(UTF_8));
            pipe.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Nobody would do this at the end of the JVM: " + line, e);
        }
    }

    private static OutputStream start() throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(List.of("sh", "-c", SHELL, "last-will"));
        return new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .getOutputStream();
    }
}
