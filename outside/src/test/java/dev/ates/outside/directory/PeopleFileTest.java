package dev.ates.outside.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.ui.WrongSetting;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.DefaultResourceLoader;

/** A file with any error is refused, naming the person and the bound. */
class PeopleFileTest {

    private static final String RIGHT =
            "{id: 00000000-0000-7000-8000-000000000001, login: ann, name: Ann, email: ann@ates.example, role: employee,"
                    + " language: en, password: \"{noop}demo\"}";

    private final PeopleFile file = new PeopleFile("classpath:outside/people.yaml", new DefaultResourceLoader());

    @Test
    void knowsTheDemoPeople() {
        var people = file.parse(file.read());

        assertThat(people).hasSizeGreaterThanOrEqualTo(7);
        assertThat(people)
                .extracting(person -> person.role().name())
                .contains("manager", "accountant", "administrator");
        assertThat(people).extracting(Person::language).contains("ru");
        assertThat(people)
                .allSatisfy(person -> assertThat(person.demoPassword()).isPresent());
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin1 = "people: [{name: Zoë}]".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> file.parse(latin1))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("is not in UTF-8");
    }

    @ParameterizedTest
    @MethodSource
    void namesWhatIsWrong(String people, String told) {
        assertThatThrownBy(() -> file.parse(people.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("ATES_PEOPLE")
                .hasMessageContaining(told);
    }

    static Stream<Arguments> namesWhatIsWrong() {
        return Stream.of(
                Arguments.of("", "must have a list 'people'"),
                Arguments.of("people: 7", "must have a list 'people'"),
                Arguments.of("people: [", "is not YAML"),
                Arguments.of("people: [7]", "person 1 (?): must have the fields of a person"),
                wrong("role: employee", "role: boss", "person 1 (ann): role must be one of"),
                wrong("role: employee, ", "", "person 1 (ann): role must be a text, it is 'null'"),
                wrong("language: en", "language: fr", "person 1 (ann): language must be en or ru, it is 'fr'"),
                wrong(
                        "name: Ann",
                        "name: " + "x".repeat(201),
                        "(person 1 (ann): The name must have 1 to 200 characters, it has 201), it is '"),
                wrong("login: ann", "login: Ann", "person 1 (Ann): login must have 1 to 40 lower-case letters"),
                wrong(
                        "ann@ates.example",
                        "no-at-sign",
                        "person 1 (ann): email must be an address such as ann@example.org"),
                wrong("{noop}demo", "demo", "person 1 (ann): password must begin with {noop} or {bcrypt}"),
                wrong("language: en", "language: en, active: perhaps", "active must be true or false, it is 'perhaps'"),
                wrong("00000000-0000-7000-8000-000000000001", "seven", "person 1 (ann)"),
                Arguments.of("people: [" + RIGHT + "," + RIGHT + "]", "person 2 (ann): id"),
                Arguments.of(
                        "people: [" + RIGHT + "," + RIGHT.replace("000000000001", "000000000002") + "]",
                        "person 2 (ann): login is taken already"));
    }

    private static Arguments wrong(String right, String wrong, String told) {
        assertThat(RIGHT).contains(right);
        return Arguments.of("people: [" + RIGHT.replace(right, wrong) + "]", told);
    }
}
