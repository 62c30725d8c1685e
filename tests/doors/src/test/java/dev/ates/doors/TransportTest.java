package dev.ates.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every door of a service promises TLS when it is behind TLS, whatever the proxy says about a request. */
class TransportTest {

    private static final Pattern DOOR = Pattern.compile("SecurityFilterChain \\w+\\(([^)]*)\\) \\{");

    @Test
    void everyDoorSetsTheHeadersOfTransport() {
        assertThat(Sources.texts("(ui|services/\\w+)/src/main/java/.*\\.java").values().stream()
                        .flatMap(text -> DOOR.matcher(text).results())
                        .map((MatchResult door) -> door.group(1)))
                .hasSizeGreaterThan(5)
                .allSatisfy(parts -> assertThat(parts).contains("PageHeaders headers"));
    }
}
