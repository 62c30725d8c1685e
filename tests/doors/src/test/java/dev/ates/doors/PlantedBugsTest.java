package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The patches of {@code tests/chaos/bugs} fit the code, and the tests that must catch them exist: {@code plant.sh}, which runs
 * them, takes too long for every build.
 *
 * <p>Seen to fail with the two patches that no longer applied when the rule was added.
 */
class PlantedBugsTest {

    private static final Path ROOT = Path.of("../..");

    @Test
    void everyPatchFitsTheCode() throws IOException {
        for (Path patch : patches()) {
            assertThat(misfits(Files.readString(patch), ROOT))
                    .as(patch.getFileName().toString())
                    .isEmpty();
        }
    }

    @Test
    void everyPatchNamesATestThatExists() throws IOException {
        String tests =
                String.join("\n", Sources.texts(".*/src/test/java/.*\\.java").values());
        for (Path patch : patches()) {
            String test = Files.readString(patch)
                    .lines()
                    .filter(line -> line.startsWith("Test: "))
                    .findFirst()
                    .orElseThrow();
            String[] names = test.substring("Test: ".length()).split("#");
            assertThat(tests).as(test).contains("class " + names[0] + " ").contains("void " + names[1] + "(");
        }
    }

    private static List<Path> patches() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("tests/chaos/bugs"))) {
            List<Path> patches =
                    files.filter(file -> file.toString().endsWith(".patch")).toList();
            assertThat(patches).hasSizeGreaterThanOrEqualTo(5);
            return patches;
        }
    }

    /** The hunks of a patch whose lines before the change are not in the file that they change. */
    private static List<String> misfits(String patch, Path root) throws IOException {
        List<String> misfits = new ArrayList<>();
        String file = "";
        for (String part : patch.split("(?m)^(?=--- a/|@@ )")) {
            if (part.startsWith("--- a/")) {
                file = part.lines().findFirst().orElseThrow().substring("--- a/".length());
            } else if (part.startsWith("@@ ")) {
                StringBuilder before = new StringBuilder("\n");
                part.lines()
                        .skip(1)
                        .filter(line -> line.startsWith(" ") || line.startsWith("-"))
                        .forEach(line -> before.append(line.substring(1)).append('\n'));
                if (!("\n" + Files.readString(root.resolve(file))).contains(before)) {
                    misfits.add(file + " " + part.lines().findFirst().orElseThrow());
                }
            }
        }
        return misfits;
    }
}
