package dev.ates.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.ui.WrongSetting;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front page, and the errors that keep the outside world from starting. */
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
    void findsOneOfAThousandPeople(@TempDir Path folder) throws Exception {
        String people = IntStream.rangeClosed(1, 1000)
                .mapToObj("""
                          - {id: 0198f6a0-0000-7000-8000-%1$012d, login: p%1$d, name: "Person %1$d Élan", email: p%1$d@ates.example,
                             role: employee, language: en, password: "{noop}secret-%1$d"}
                        """::formatted)
                .collect(Collectors.joining("", "people:\n", ""));
        var file = Files.writeString(folder.resolve("people.yaml"), people);
        try (var outside = OutsideUnderTest.start("--ates.outside.people=file:" + file)) {
            assertThat(outside.get("/").body())
                    .contains("Person 50 Élan", "The first 50 of 1000 people", "for=\"filter-person\">Name or login<")
                    .doesNotContain("Person 51 ");
            assertThat(outside.get("/?person=son+777+%C3%A9&role=employee").body())
                    .contains("secret-777<", "value=\"son 777 é\"", "href=\"/\">Clear<")
                    .doesNotContain("Person 1 ", "The first");
            assertThat(outside.get("/?person=P1000&role=").body()).contains("secret-1000<");
            assertThat(outside.get("/?person=p1000&role=manager").body())
                    .contains("Nothing matches", "href=\"/\">Show all<");
            assertThat(outside.get("/?role=boss").statusCode()).isEqualTo(400);
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
