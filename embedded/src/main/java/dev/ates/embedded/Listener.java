package dev.ates.embedded;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the program that listens on a local port. Works on Linux for the user's own programs, nowhere else. */
final class Listener {

    private static final List<Path> SOCKETS = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String LISTENING = "0A";
    private static final int WORDS_MAX = 2;

    private Listener() {}

    /** A description for the user who must stop it: {@code process 4242 (java standalone-exec.jar up)}. */
    static String on(int port) throws IOException {
        Set<String> sockets = sockets(port);
        return ProcessHandle.allProcesses()
                .filter(process -> !sockets.isEmpty() && has(process, sockets))
                .findAny()
                .map(process -> "process %d%s".formatted(process.pid(), command(process)))
                .orElse("another program");
    }

    /** The socket names as in the links of a process's {@code fd} folder. */
    private static Set<String> sockets(int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        String ending = ":%04X".formatted(port);
        for (Path table : SOCKETS) {
            if (!Files.isReadable(table)) {
                continue;
            }
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > 9 && columns[1].endsWith(ending) && columns[3].equals(LISTENING)) {
                    sockets.add("socket:[%s]".formatted(columns[9]));
                }
            }
        }
        return sockets;
    }

    private static boolean has(ProcessHandle process, Set<String> sockets) {
        Path open = Path.of("/proc", Long.toString(process.pid()), "fd");
        if (!Files.isReadable(open)) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(open)) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException goneOrNotOurs) {
            return false;
        }
    }

    /** The program and its first arguments, without options, which may contain secrets. */
    private static String command(ProcessHandle process) {
        Optional<String> program = process.info().command().map(Listener::fileName);
        String words = Stream.of(process.info().arguments().orElse(new String[0]))
                .filter(word -> !word.startsWith("-"))
                .limit(WORDS_MAX)
                .map(Listener::fileName)
                .reduce("", (all, word) -> all + " " + word);
        return program.map(name -> " (%s%s)".formatted(name, words)).orElse("");
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
