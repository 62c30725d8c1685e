package dev.ates.directory.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.directory.people.Entry;
import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Reading.Refused;
import dev.ates.directory.people.Roles;
import dev.ates.directory.people.SourceAway;
import dev.ates.ui.WrongSetting;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSourceTest {

    private static final Roles ROLES = Roles.of(List.of("boss=manager", "employee=employee"));
    private static final String HEADER = "id,name,email,role\n";
    private static final String ANN = "1,Ann Archer,ann@example.org,employee\n";

    @TempDir
    private Path folder;

    private Path csv;

    @BeforeEach
    void name() {
        csv = folder.resolve("people.csv");
    }

    @Test
    void readsWhatASpreadsheetWrites() throws IOException {
        Files.write(
                csv,
                "\uFEFFRole;E-Mail;ID;Email;Name;Active;Language;Subject\r\nboss;x;7;ann@example.org;\"Archer; Ann\";no;ru-RU;auth0|7\r\n"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(twice(new FileSource(csv, ROLES)).entries())
                .containsExactly(new Entry(
                        "7", "auth0|7", "Archer; Ann", "ann@example.org", false, List.of("boss"), "ru-RU", "", ""));
    }

    @Test
    void readsBankNamesAndAbsences() throws IOException {
        Files.writeString(csv, """
                id,name,email,role,Bank Name,absences
                7,Анна,ann@example.org,boss,Anna Orlova,2026-12-24..2027-01-02; 2027-03-08..2027-03-08
                """);
        Path yaml = Files.writeString(folder.resolve("people.yml"), """
                people:
                  - id: 7
                    name: Анна
                    email: ann@example.org
                    role: boss
                    bank_name: Anna Orlova
                    absences: 2026-12-24..2027-01-02; 2027-03-08..2027-03-08
                """);

        for (Path file : List.of(csv, yaml)) {
            assertThat(twice(new FileSource(file, ROLES)).entries())
                    .containsExactly(new Entry(
                            "7",
                            "7",
                            "Анна",
                            "ann@example.org",
                            true,
                            List.of("boss"),
                            "",
                            "Anna Orlova",
                            "2026-12-24..2027-01-02; 2027-03-08..2027-03-08"));
        }
    }

    @Test
    void readsYaml() throws IOException {
        Path yaml = Files.writeString(folder.resolve("people.yml"), """
                people:
                  - {id: 7, name: Ann Archer, email: ann@example.org, role: boss, active: false}
                  - {id: 8, name: Bob Baker, email: bob@example.org, role: bos}
                  - just a text
                """);

        Reading reading = twice(new FileSource(yaml, ROLES));

        assertThat(reading.entries())
                .containsExactly(
                        new Entry("7", "7", "Ann Archer", "ann@example.org", false, List.of("boss"), "", "", ""));
        assertThat(reading.refused())
                .extracting(Refused::place, Refused::externalId)
                .containsExactly(Tuple.tuple("person 2", "8"), Tuple.tuple("person 3", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0123", "0777", "1_001", "12:30:45", "0x1F", "1e3", "7.0", "+7", "2026-01-05", "yes", "No", "on"
            })
    void takesWhatYamlWouldUnderstandAsItIsWritten(String written) throws IOException {
        Path yaml = Files.writeString(
                folder.resolve("people.yaml"),
                "people:\n  - {id: %1$s, subject: %1$s, name: %1$s, email: a@example.org, role: boss}\n"
                        .formatted(written));

        assertThat(twice(new FileSource(yaml, ROLES)).entries())
                .containsExactly(
                        new Entry(written, written, written, "a@example.org", true, List.of("boss"), "", "", ""));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "Yes, true", "on, true", "FALSE, false", "no, false", "off, false"})
    void takesEveryTruthValueOfYamlForActive(String written, boolean active) throws IOException {
        Path yaml = Files.writeString(
                folder.resolve("people.yaml"),
                "people:\n  - {id: 1, name: Ann, email: a@example.org, role: boss, active: %s}\n".formatted(written));

        assertThat(twice(new FileSource(yaml, ROLES)).entries())
                .extracting(Entry::active)
                .containsExactly(active);
    }

    @Test
    void takesANullOfYamlForANameOrForNothing() throws IOException {
        Path yaml = Files.writeString(folder.resolve("people.yaml"), """
                people:
                  - {id: 1, subject: ~, name: Null, email: null@example.org, role: boss, active: null, language: null}
                  - {id: null, subject: 2, name: Bob Baker, email: bob@example.org, role: boss}
                """);

        Reading reading = twice(new FileSource(yaml, ROLES));

        assertThat(reading.entries())
                .containsExactly(new Entry("1", "1", "Null", "null@example.org", true, List.of("boss"), "", "", ""));
        assertThat(reading.refused()).containsExactly(new Refused("person 2", null, "The id is missing."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[7]", "{number: 7}", "!!int 0123", "!!binary MDEyMw=="})
    void refusesAFieldThatIsNoText(String id) throws IOException {
        Path yaml = Files.writeString(
                folder.resolve("people.yaml"),
                "people:\n  - {id: %s, name: Ann Archer, email: ann@example.org, role: boss}\n".formatted(id));

        Reading reading = twice(new FileSource(yaml, ROLES));

        assertThat(reading.entries()).isEmpty();
        assertThat(reading.refused()).containsExactly(new Refused("person 1", null, "The id must be a text."));
    }

    @Test
    void waitsForAFileThatIsStillBeingWritten() throws IOException {
        var source = new FileSource(csv, ROLES);
        Files.writeString(csv, HEADER + ANN);
        assertThat(source.read()).isEmpty();
        assertThat(source.read().orElseThrow().entries()).hasSize(1);

        Files.writeString(csv, HEADER);
        assertThat(source.read()).as("half of it").isEmpty();
        Files.writeString(csv, HEADER + ANN + "2,Bob Baker,bob@exam");
        assertThat(source.read()).as("more of it").isEmpty();
        Files.writeString(csv, HEADER + ANN + "2,Bob Baker,bob@example.org,boss\n");
        assertThat(source.read()).as("all of it, for the first time").isEmpty();

        assertThat(source.read().orElseThrow().entries()).hasSize(2);
        assertThat(source.read()).isEqualTo(source.read());
    }

    @Test
    void namesLineAndReasonOfWhatCannotBeRead() throws IOException {
        Files.writeString(csv, HEADER + ANN + """
                2,Bob Baker,bob@example.org,bos
                3,Eve,eve@example.org

                ,Dave,dave@example.org,boss
                """);

        Reading reading = twice(new FileSource(csv, ROLES));

        assertThat(reading.entries()).hasSize(1);
        assertThat(reading.refused())
                .containsExactly(
                        new Refused("line 3", "2", "The role must be one of boss, employee, it is 'bos'."),
                        new Refused("line 4", null, "3 fields instead of 4"),
                        new Refused("line 6", null, "The id is missing."));
    }

    @Test
    void refusesAnActiveThatIsNeitherYesNorNo() throws IOException {
        Files.writeString(csv, "id,name,email,role,active\n1,Ann,ann@example.org,boss,perhaps\n");

        assertThat(twice(new FileSource(csv, ROLES)).refused())
                .containsExactly(new Refused("line 2", "1", "The active must be true or false, it is 'perhaps'."));
    }

    @Test
    void knowsWhoHasLeftWhateverElseIsWrong() throws IOException {
        Files.writeString(
                csv, "id,name,email,role,active\n1,Ann,ann@example.org,bos,no\n2,Bob,bob@example.org,bos,yes\n");
        Path yaml = Files.writeString(
                folder.resolve("people.yaml"),
                "people:\n  - {id: 1, name: [Ann], email: a@example.org, role: boss, active: false}\n");

        for (Path file : List.of(csv, yaml)) {
            Reading reading = twice(new FileSource(file, ROLES));

            assertThat(reading.entries()).containsExactly(new Entry("1", "", null, null, false, List.of(), null));
            assertThat(reading.refused()).extracting(Refused::externalId).startsWith("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,Ann Archer,ann@example.org,employee\n", "id,name\n1,Ann Archer\n", ""})
    void takesNothingFromAFileThatIsNoSuchTable(String content) throws IOException {
        Files.writeString(csv, content);
        var source = new FileSource(csv, ROLES);
        assertThat(source.read()).isEmpty();

        assertThatThrownBy(source::read)
                .isInstanceOf(SourceAway.class)
                .hasMessageStartingWith("The file of people is not a valid table.")
                .hasMessageNotContaining("Archer")
                .hasNoCause();
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        Files.write(csv, (HEADER + "1,Zoë,zoe@example.org,boss\n").getBytes(Charset.forName("windows-1252")));
        var source = new FileSource(csv, ROLES);
        assertThat(source.read()).isEmpty();

        assertThatThrownBy(source::read).isInstanceOf(SourceAway.class).hasMessageContaining("Line 2 is not UTF-8");
    }

    @Test
    void refusesYamlThatIsNotUtf8AndReadsUtf16() throws IOException {
        String people = "people:\n  - {id: 7, name: Zoë, email: zoe@example.org, role: boss}\n";
        Path yaml = Files.write(folder.resolve("people.yaml"), people.getBytes(Charset.forName("windows-1252")));
        var source = new FileSource(yaml, ROLES);
        assertThat(source.read()).isEmpty();

        assertThatThrownBy(source::read)
                .isInstanceOf(SourceAway.class)
                .hasMessageContaining("Line 2 is not UTF-8: character 21 is the byte 0xEB");

        Files.write(yaml, people.getBytes(StandardCharsets.UTF_16));
        assertThat(source.read()).isEmpty();
        assertThat(source.read().orElseThrow().entries())
                .containsExactly(new Entry("7", "7", "Zoë", "zoe@example.org", true, List.of("boss"), "", "", ""));
    }

    @Test
    void isAwayWithoutAFile() {
        assertThatThrownBy(new FileSource(csv, ROLES)::read).isInstanceOf(SourceAway.class);
    }

    @Test
    void isAwayWithYamlThatIsNone() throws IOException {
        Path yaml = Files.writeString(folder.resolve("people.yaml"), "people:\n  - {id: 7, name: Ann Archer\n");
        var source = new FileSource(yaml, ROLES);
        assertThat(source.read()).isEmpty();

        assertThatThrownBy(source::read)
                .isInstanceOf(SourceAway.class)
                .hasMessageContaining("line")
                .hasMessageNotContaining("Ann")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/people", "people.xlsx"})
    void refusesAPathThatDoesNotSayWhatTheFileIs(String path) {
        assertThatThrownBy(new FileSettings(path)::required)
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("ATES_DIRECTORY_FILE");
    }

    private static Reading twice(FileSource source) {
        assertThat(source.read()).isEmpty();
        return source.read().orElseThrow();
    }
}
