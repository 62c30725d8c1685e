package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Is {@code docs/events/README.md}, the page for engineers in a hurry, up to date? */
class CatalogueTest {

    private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "../docs/events/README.md");

    @ParameterizedTest
    @MethodSource("events")
    void namesEveryEventWithAllItsFields(String wireName) throws IOException {
        List<String> rows = page().lines()
                .filter(line -> line.startsWith("| `%s` |".formatted(wireName)))
                .toList();

        assertThat(rows)
                .hasSize(1)
                .allSatisfy(row -> assertThat(row)
                        .contains(Arrays.stream(EventTypes.byName(wireName)
                                        .orElseThrow()
                                        .getRecordComponents())
                                .map(component -> "`%s`".formatted(component.getName()))
                                .toList()));
    }

    @Test
    void showsAChunkThatItsSchemaAccepts() throws IOException {
        String page = page();
        int start = page.indexOf("```json") + "```json".length();
        String chunk = page.substring(start, page.indexOf("```", start));

        assertThat(Contract.errors(Contract.BATCH, JsonMapper.shared().readTree(chunk)))
                .isEmpty();
    }

    @Test
    void namesEveryQueue() throws IOException {
        assertThat(page())
                .contains(Contract.asyncApi()
                        .path("channels")
                        .valueStream()
                        .filter(channel ->
                                channel.at("/bindings/amqp/is").asString().equals("queue"))
                        .map(channel -> channel.path("address").asString().replace("{partition}", "0"))
                        .toList());
    }

    private static Stream<String> events() {
        return EventTypes.all().keySet().stream();
    }

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }
}
