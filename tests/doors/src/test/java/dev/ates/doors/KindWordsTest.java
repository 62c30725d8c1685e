package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Pages show kinds by their words: a constant such as {@code payout_return} is a name for programs. Seen to fail with the
 * entries and the form of an account, and with the late postings of a day.
 */
class KindWordsTest {

    private static final Pattern RAW = Pattern.compile("th:u?text=\"\\$\\{((\\w+(\\(\\))?\\.)*kind(\\(\\))?)}\"");

    /** Kinds whose names are single words: of banks (as in the settings), letters, and lines of the bank's statement. */
    private static final Set<String> WORDS =
            Set.of("bank.html kind", "letters.html letter.kind()", "statement-lines.html one.kind()");

    @Test
    void noPageShowsTheConstantOfAKind() {
        Map<String, String> templates = Sources.texts(".*/src/main/.*/templates/.*\\.html");

        assertThat(templates).hasSizeGreaterThan(30);
        assertThat(templates.entrySet().stream()
                        .flatMap(template -> RAW.matcher(template.getValue())
                                .results()
                                .map((MatchResult shown) ->
                                        template.getKey().replaceFirst(".*/", "") + " " + shown.group(1)))
                        .collect(Collectors.toSet()))
                .isEqualTo(WORDS);
    }
}
