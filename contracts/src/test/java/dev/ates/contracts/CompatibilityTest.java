package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Are the schemas compatible with the published ones? {@code src/test/resources/published} has each schema as first
 * published. A new version adds a file there; existing files never change, whatever this test reports.
 */
class CompatibilityTest {

    private static final Map<String, JsonNode> PUBLISHED = Contract.published();

    @Test
    void everySchemaWasPublished() {
        assertThat(PUBLISHED.keySet())
                .as("a new version comes with a copy of its schema; an old one is never forgotten")
                .containsExactlyInAnyOrderElementsOf(EventTypes.all().keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("published")
    void keepsWhatWasPublished(String name, JsonNode published) {
        assertThat(Compatibility.breaches(published, Contract.schema(name)))
                .as("%s is published: its shape is for ever, another one is a new version", name)
                .isEmpty();
    }

    /** Each rule is seen to fail: an incompatible change is applied to a published schema. */
    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"taskId\": {|\"ticketId\": {|/properties/taskId was taken away",
                "\"title\", \"description\"|\"title\", \"colour\", \"description\"|/required: \"colour\" was not"
                        + " required and is",
                "\"title\", \"description\", |\"title\", |/required: \"description\" was always there and need not be",
                "\"maxLength\": 200|\"maxLength\": 199|/properties/title/maxLength was 200 and is 199",
                "\"maximum\": -1,|\"maximum\": -2,|/properties/feeMinor/maximum was -1 and is -2",
                "\"minLength\": 0|\"minLength\": 1|/properties/description/minLength was 0 and is 1",
                "\"minimum\": -9223372036854775808|\"minimum\": -9000000000000000000|/properties/feeMinor/minimum was",
                "\"type\": \"integer\"|\"type\": \"number\"|/properties/feeMinor/type: \"integer\" was allowed and is"
                        + " not",
                "\"type\": [\"string\", \"null\"]|\"type\": \"string\"|/properties/externalId/type: \"null\" was"
                        + " allowed and is not",
                "\"pattern\": \"^[A-Z]{3}$\"|\"pattern\": \"^(USD)$\"|/properties/currency/pattern was",
                "\"format\": \"uuid\"|\"format\": \"email\"|/properties/taskId/format was",
                "\"type\": \"object\"|\"type\": \"object\", \"additionalProperties\": false|/additionalProperties was"
                        + " absent and is false",
                "\"feeMinor\": {|\"feeMinor\": { \"multipleOf\": 100,|/properties/feeMinor/multipleOf was absent and"
                        + " is 100",
                "ates.task.assigned.v2.json|ates.task.assigned.json|/$id was"
            })
    void findsAnIncompatibleChange(String published, String planted, String breach) {
        JsonNode before = PUBLISHED.get("ates.task.assigned.v2");
        String text = JsonMapper.shared().writeValueAsString(before);
        String changed =
                text.replaceFirst(quoted(published), java.util.regex.Matcher.quoteReplacement(squeezed(planted)));
        assertThat(changed).as("planted").isNotEqualTo(text);

        assertThat(Compatibility.breaches(before, JsonMapper.shared().readTree(changed)))
                .anySatisfy(found -> assertThat(found).startsWith(breach));
    }

    @Test
    void findsAValueThatIsNoLongerAllowed() {
        JsonNode before = PUBLISHED.get("ates.ledger.posted.v1");
        String changed = JsonMapper.shared().writeValueAsString(before).replace(",\"adjustment\"", "");

        assertThat(Compatibility.breaches(before, JsonMapper.shared().readTree(changed)))
                .contains("/properties/kind/enum: \"adjustment\" was allowed and is not");
    }

    @Test
    void letsWordsBeChosenBetter() {
        JsonNode before = PUBLISHED.get("ates.task.assigned.v2");
        String changed = JsonMapper.shared().writeValueAsString(before).replace("The task.", "Which task.");

        assertThat(Compatibility.breaches(before, JsonMapper.shared().readTree(changed)))
                .isEqualTo(List.of());
    }

    private static String squeezed(String json) {
        return json.replaceAll("([:,{]) ", "$1").replaceAll(" \\{", "{");
    }

    private static String quoted(String json) {
        return java.util.regex.Pattern.quote(squeezed(json));
    }

    private static Stream<Arguments> published() {
        return PUBLISHED.entrySet().stream().map(schema -> Arguments.of(schema.getKey(), schema.getValue()));
    }
}
