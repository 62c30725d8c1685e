package dev.ates.standalone.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BrokerUsersCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsTheCommandsForEachServiceWithoutAnyPassword() {
        assertThat(run("--passwords", "secrets")).isZero();

        assertThat(out.toString().lines())
                .contains(
                        "sed -n 's/^tracker=//p' secrets | rabbitmqctl add_user tracker",
                        "rabbitmqctl set_topic_permissions -p / analytics ates.tracker '^$' '^(live|replay\\.analytics)\\.[0-9]+$'",
                        "rabbitmqctl set_permissions -p / people '^ates\\.people(\\..+)?$' '^ates\\.people(\\..+)?$' '^ates\\.people(\\..+)?$'",
                        "rabbitmqctl set_permissions -p / accounting '^ates\\.accounting(\\..+)?$'"
                                + " '^ates\\.(accounting(\\..+)?|people\\.requests|tracker\\.requests)$'"
                                + " '^ates\\.(accounting(\\..+)?|people|tracker)$'");
        assertThat(folder.resolve("secrets")).doesNotExist();
    }

    @Test
    void setsUpOtherConsumersToo() {
        assertThat(run("--passwords", "secrets", "--consumer", "bi-tool=accounting+people"))
                .isZero();

        assertThat(out.toString().lines())
                .contains(
                        "sed -n 's/^bi-tool=//p' secrets | rabbitmqctl add_user bi-tool",
                        "rabbitmqctl set_permissions -p / bi-tool '^$' '^ates\\.(accounting|people)\\.requests$'"
                                + " '^ates\\.bi-tool\\.from\\.(accounting|people)\\.[0-9]+$'",
                        "rabbitmqctl set_operator_policy -p / --apply-to queues ates-consumer-bi-tool '^ates\\.bi-tool\\.'"
                                + " '{\"max-length\":1000000,\"max-length-bytes\":268435456,\"message-ttl\":86400000}'",
                        "rabbitmqctl set_user_limits bi-tool '{\"max-connections\":32,\"max-channels\":512}'")
                .anyMatch(line -> line.startsWith("printf '%s' '{\"exchanges\":[{\"name\":\"ates.accounting\",")
                        && line.endsWith(" | rabbitmqctl import_definitions"));
    }

    @ParameterizedTest
    @CsvSource({
        "--queue-mib-max, 0, '--queue-mib-max must be 1 to 1048576, it is 0'",
        "--partitions, 65, '--partitions must be 1 to 64, it is 65'"
    })
    void refusesABoundThatCannotBe(String option, String value, String complaint) {
        assertThat(run("--consumer", "bi-tool=people", option, value)).isEqualTo(2);

        assertThat(err.toString()).contains(complaint);
    }

    @ParameterizedTest
    @CsvSource({
        "tracker=people, tracker is a service of aTES",
        "bi.tool=people, is not the name of a user",
        "bi-tool=analytics, there is no stream analytics",
        "bi-tool, bi-tool"
    })
    void refusesAConsumerThatCannotBe(String consumer, String complaint) {
        assertThat(run("--consumer", consumer)).isEqualTo(2);

        assertThat(err.toString()).contains(complaint);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void printsWhatAShellTakesAsItIs() {
        assertThat(run("--passwords", "my secrets", "--vhost", "it's; $HOME")).isZero();

        assertThat(out.toString().lines())
                .contains("sed -n 's/^tracker=//p' 'my secrets' | rabbitmqctl add_user tracker")
                .anyMatch(line -> line.startsWith("rabbitmqctl set_permissions -p 'it'\\''s; $HOME' people "));
    }

    @Test
    void appliesThemAndKeepsThePasswordsForItsOwnerAlone() throws Exception {
        Path log = folder.resolve("log");
        Path control = Files.writeString(folder.resolve("rabbitmqctl"), """
                #!/bin/sh
                echo "$@" >> %1$s
                [ "$1" = list_users ] && printf 'guest\\t[administrator]\\ntracker\\t[]\\n'
                case "$1" in add_user|change_password) sed 's/^/password /' >> %1$s;; esac
                exit 0
                """.formatted(log));
        Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rwx------"));
        Path secrets = folder.resolve("secrets");

        assertThat(run("--apply", "--passwords", secrets.toString(), "--rabbitmqctl", control.toString()))
                .as(err.toString())
                .isZero();

        List<String> kept = Files.readAllLines(secrets);
        assertThat(kept)
                .hasSize(4)
                .allMatch(line -> line.matches("(people|tracker|accounting|analytics)=[0-9a-f]{48}"));
        assertThat(Files.getPosixFilePermissions(secrets)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        List<String> done = Files.readAllLines(log);
        assertThat(done).contains("add_user people", "change_password tracker", "add_user accounting");
        for (String line : kept) {
            assertThat(done).contains("password " + line.replaceFirst(".*=", ""));
        }
        assertThat(run("--apply", "--passwords", secrets.toString(), "--rabbitmqctl", control.toString()))
                .isZero();
        assertThat(Files.readAllLines(secrets)).as("the same ever after").isEqualTo(kept);
    }

    @Test
    void saysInOneLineWhyRabbitMqRefuses() throws Exception {
        Path control = Files.writeString(folder.resolve("rabbitmqctl"), "#!/bin/sh\necho no node\nexit 69\n");
        Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rwx------"));

        int code = run(
                "--apply", "--passwords", folder.resolve("secrets").toString(), "--rabbitmqctl", control.toString());

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("ates: rabbitmqctl list_users: no node");
    }

    private int run(String... arguments) {
        return new CommandLine(new BrokerUsersCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void endsACommandThatDoesNotAnswer() {
        assertThatThrownBy(() ->
                        BrokerUsersCommand.run(List.of("sh", "-c", "sleep 60 & sleep 60"), "", Duration.ofSeconds(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("rabbitmqctl -c has not ended within 1 seconds");
    }
}
