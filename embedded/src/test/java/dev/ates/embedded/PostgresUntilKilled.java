package dev.ates.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** A JVM that starts a server, prints the address of a database to standard output and waits to be killed. */
final class PostgresUntilKilled {
    private PostgresUntilKilled() {}

    static Process inAnotherJvm(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresUntilKilled.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static DatabaseAddress address(Process jvm) throws IOException {
        BufferedReader output = jvm.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("address ")) {
                String[] parts = line.split(" ", -1);
                return new DatabaseAddress(parts[1], parts[2], parts[3]);
            }
        }
        throw new IOException("The other JVM ended early");
    }

    public static void main(String[] args) throws InterruptedException {
        DatabaseAddress address = PostgresServer.start(Path.of(args[0]), 0).database("ledger", "accounting");
        System.out.println("address " + address.url() + " " + address.user() + " " + address.password());
        Thread.currentThread().join();
    }
}
