package dev.ates.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.ui.WrongSetting;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a visitor finds first, and what keeps the outside world from starting. */
class StartTest {

    @Test
    void showsWhereEverythingIsAndWhoMaySignIn() throws Exception {
        try (var outside = OutsideUnderTest.start()) {
            var home = outside.get("/");

            assertThat(home.statusCode()).isEqualTo(200);
            assertThat(home.body())
                    .contains("http://localhost:8081", "http://localhost:8082", "http://localhost:8083")
                    .contains("href=\"/bank\"", "href=\"/mailbox\"", "Ann Archer", "Дмитрий Орлов", "administrator");
            assertThat(outside.send(HttpRequest.newBuilder(outside.uri("/actuator/health/readiness")))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(outside.get("/nothing").statusCode()).isEqualTo(404);
            assertThat(outside.get("/nothing").body()).contains("There is nothing at this address");
        }
    }

    @Test
    void refusesPeopleThatAreWrongAndNamesThem(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("people.yaml"), """
                people:
                  - {id: 0198f6a0-0000-7000-8000-000000000001, login: ann, name: "", email: ann@ates.example,
                     role: employee, language: en, password: "{noop}x"}
                """);

        assertThatThrownBy(() -> OutsideUnderTest.start("--ates.outside.people=file:" + file))
                .rootCause()
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("ATES_PEOPLE")
                .hasMessageContaining("person 1 (ann): The name must have 1 to 200 characters, it has 0");
    }
}
