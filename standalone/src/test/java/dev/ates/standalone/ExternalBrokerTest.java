package dev.ates.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.embedded.Passwords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options for an external broker, without a password on the command line. */
class ExternalBrokerTest {

    @Test
    void takesThePasswordOfOneUserFromElsewhere() {
        assertThat(ExternalBroker.shared("amqp://ates@one:5672,amqps://ates@two/vhost", "se$1cret")
                        .uri("tracker"))
                .isEqualTo("amqp://ates:se$1cret@one:5672,amqps://ates:se$1cret@two/vhost");
        assertThat(ExternalBroker.shared("amqp://one:5672", null).uri("tracker"))
                .isEqualTo("amqp://one:5672");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExternalBroker.shared("amqp://ates@one", null))
                .withMessageContaining("ATES_BROKER_PASSWORD");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExternalBroker.shared("amqp://ates@one", "sec@ret"))
                .withMessageContaining("ATES_BROKER_PASSWORD")
                .withMessageNotContaining("sec@ret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amqp://ates:secret@one:5672",
                "amqp://one:5672,amqp://ates:secret@two:5672",
                "amqp://ates:sec/ret@one",
                "http://ates:secret@one"
            })
    void refusesAPasswordThatIsTypedAndDoesNotRepeatIt(String addresses) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExternalBroker.requireAddresses(addresses))
                .withMessageNotContaining("sec");
    }

    @Test
    void givesEachServiceItsOwnUserOfTheFile(@TempDir Path folder) throws Exception {
        Path users = Files.writeString(
                folder.resolve("broker-users"),
                BrokerUsers.ALL.stream()
                        .map(user -> user.name() + "=$0" + user.name() + "\n")
                        .collect(Collectors.joining()));

        assertThat(ExternalBroker.with("amqp://one:5672,amqp://two", users).uri("tracker"))
                .isEqualTo("amqp://tracker:$0tracker@one:5672,amqp://tracker:$0tracker@two");
    }

    @Test
    void putsEachUsersPasswordIntoTheAddressesAsItIs(@TempDir Path folder) throws Exception {
        var broker = ExternalBroker.with("amqp://guest@one:5672,amqp://two", users(folder, "pa$1\\"));

        assertThat(broker.uri("tracker")).isEqualTo("amqp://tracker:pa$1\\@one:5672,amqp://tracker:pa$1\\@two");
    }

    @Test
    void refusesAPasswordThatDoesNotFitIntoAnAddressWithoutShowingIt(@TempDir Path folder) throws Exception {
        for (String password : new String[] {"hush@b", "hush,b", "hush b", "hush/b", "hush%b", ""}) {
            Path users = users(folder, password);

            assertThatThrownBy(() -> ExternalBroker.with("amqp://one", users))
                    .as(password)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the password of tracker is empty, or in it is")
                    .hasMessageNotContaining("hush");
        }
    }

    @Test
    void keepsCommentsAndEmptyLinesBesideThePasswords(@TempDir Path folder) throws Exception {
        Path users = users(folder, "secret");

        String made = new Passwords(users).of("another");

        assertThat(new Passwords(users).of("tracker")).isEqualTo("secret");
        assertThat(Files.readAllLines(users))
                .startsWith("# the broker's users, since=2026", "", "no password")
                .endsWith("another=" + made);
    }

    private static Path users(Path folder, String ofTracker) throws Exception {
        return Files.writeString(folder.resolve("users"), """
                # the broker's users, since=2026

                no password
                people=p
                tracker=%s
                accounting=a
                analytics=n
                """.formatted(ofTracker));
    }
}
