package dev.ates.directory.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.ui.WrongSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which callers SCIM accepts, and which tokens are valid. */
@ExtendWith(OutputCaptureExtension.class)
class ScimDoorTest extends ScimFixture {

    @TempDir
    private Path folder;

    @Test
    void opensToEachTokenOfTheFile() {
        get("/Users", "Authorization", "Bearer " + TOKEN).is(200);
        get("/Users", "Authorization", "bearer " + NEXT_TOKEN).is(200);
    }

    @Test
    void opensToNothingElse(CapturedOutput log) {
        for (String wrong : List.of(
                "",
                "Bearer ",
                "Bearer x",
                "Bearer " + TOKEN + "x",
                "Bearer " + TOKEN.substring(1),
                "Basic " + TOKEN,
                directory.token(new UUID(0, 7), "administrator"))) {
            var refused = get("/Users", "Authorization", wrong).is(401);

            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer realm=\"scim\"");
            assertThat(refused.json().path("status").asString()).isEqualTo("401");
        }
        assertThat(send("POST", "/Bulk", "{}", "Authorization", "Bearer x")
                        .is(401)
                        .header("WWW-Authenticate"))
                .contains("error=\"invalid_token\"");
        assertThat(log.getAll())
                .contains("refused: who=\"anonymous\" what=\"GET /scim/v2/Users\" why=\"401 not-authenticated\"")
                .doesNotContain(TOKEN);
    }

    @Test
    void opensNothingElse() {
        for (String other : List.of("/api/v1/ops/people", "/actuator/metrics", "/")) {
            assertThat(directory
                            .http()
                            .get()
                            .uri(other)
                            .header("Authorization", "Bearer " + TOKEN)
                            .exchange()
                            .getResponse()
                            .getStatus())
                    .as(other)
                    .isIn(401, 302);
        }
    }

    @Test
    void saysWhoChangedWhatAndNamesNobody(CapturedOutput log) {
        String ann = user("ann");
        send("POST", "/Users", "{\"userName\": \"ann@example.org\"}", "Authorization", "Bearer " + NEXT_TOKEN)
                .is(409);
        send("DELETE", "/Users/" + ann, null).is(204);

        assertThat(log.getAll())
                .contains("Pushed by SCIM", "(SCIM token 2)\" what=\"POST /scim/v2/Users\" why=\"409 scim uniqueness\"")
                .doesNotContain("ann@example.org");
    }

    @Test
    void refusesABodyThatIsTooLong() {
        String long_ = "{\"userName\": \"ann\", \"x\": \"%s\"}".formatted("y".repeat(1_100_000));

        assertThat(send("POST", "/Users", long_).status()).isEqualTo(413);
    }

    @Test
    void refusesAFileThatHasNoTokens() throws IOException {
        wrong("", "1 to 8 tokens");
        wrong("\n \n", "1 to 8 tokens");
        wrong("x".repeat(31), "32 or more");
        wrong("y".repeat(40) + "\nshort", "number 2 does not");
        wrong("two words that are long enough to be one", "32 or more");
        wrong(IntStream.range(0, 9).mapToObj(n -> n + "z".repeat(40)).collect(Collectors.joining("\n")), "1 to 8");
        assertThatThrownBy(() -> Tokens.in(folder.resolve("none").toString()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("ATES_SCIM_TOKEN_FILE");
        assertThat(Tokens.none().find("")).isEmpty();
    }

    private void wrong(String file, String complaint) throws IOException {
        Path tokens = Files.writeString(folder.resolve("tokens"), file);

        assertThatThrownBy(() -> Tokens.in(tokens.toString()))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining(complaint)
                .hasMessageContaining("ATES_SCIM_TOKEN_FILE")
                .hasMessageNotContaining("yyyy");
    }
}
