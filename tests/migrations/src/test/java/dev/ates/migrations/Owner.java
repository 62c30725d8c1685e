package dev.ates.migrations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A module with its own tables.
 *
 * @param migrations the folder of its migrations, {@code V1__…sql} first
 * @param checks the folder of their checks, see {@link Check}
 * @param schema the schema of its tables
 */
record Owner(String name, Path migrations, Path checks, String schema) {
    private static final Path ROOT = Path.of("../..");

    /** All modules of the tree with migrations; a new one is found automatically. */
    static List<Owner> all() throws IOException {
        try (Stream<Path> folders =
                Files.find(ROOT, 8, (path, attributes) -> attributes.isDirectory() && isFolderOfMigrations(path))) {
            return folders.sorted().map(Owner::of).toList();
        }
    }

    private static boolean isFolderOfMigrations(Path path) {
        return path.toString().contains("src/main/resources") && path.endsWith("migrations");
    }

    private static Owner of(Path migrations) {
        String name = migrations.getParent().getFileName().toString();
        Path module = migrations;
        while (!module.endsWith("src")) {
            module = module.getParent();
        }
        String schema = switch (name) {
            case "ui" -> "sign_in";
            case "tracker", "accounting", "analytics", "directory", "outside" -> "public";
            default -> name;
        };
        return new Owner(
                name, migrations, module.resolve("test/resources").resolve(name).resolve("checks"), schema);
    }

    /** The last migration of the baseline, with which a database begins, so that it has no data from before to check. */
    int baseline() {
        return name.equals("accounting") ? 2 : 1;
    }

    /** The modules whose migrations must run first, because a service's views may read messaging's tables. */
    List<Owner> needs() {
        boolean isService = migrations.toString().contains("/services/");
        return isService ? List.of(of(ROOT.resolve("messaging/src/main/resources/messaging/migrations"))) : List.of();
    }

    /** The migrations in the order in which they are applied. */
    List<Migration> inOrder() throws IOException {
        try (Stream<Path> files = Files.list(migrations)) {
            return files.map(Migration::of).sorted().toList();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
