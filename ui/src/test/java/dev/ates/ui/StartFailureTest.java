package dev.ates.ui;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ates.ui.start.StartFailure;
import dev.ates.ui.start.StartReport;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContextException;
import org.springframework.mock.env.MockEnvironment;

/** What an operator reads when a setting keeps a service from starting. */
class StartFailureTest {

    private final MockEnvironment environment = new MockEnvironment()
            .withProperty("spring.datasource.url", "jdbc:postgresql://db:5432/tracker?password=hush")
            .withProperty("spring.datasource.username", "tracker");

    @Test
    void namesAVariableThatIsNotSet() {
        var told = told(started("--ates.identity.issuer=${ATES_TESTED_ISSUER}"));

        assertThat(told.getDescription()).startsWith("ATES_TESTED_ISSUER is not set");
        assertThat(told.getAction()).contains("README");
    }

    @Test
    void namesAllVariablesThatAreNotSetWithTheirMeaningAndEndsWithTwo() {
        var failure = started("--ates.bank.kind=${ATES_BANK_KIND}", "--ates.business.zone=${ATES_ZONE}");

        assertThat(told(failure).getDescription().lines())
                .containsExactly(
                        "ATES_BANK_KIND is not set: which bank pays: webhook, iso20022, or demo for the demo bank",
                        "ATES_ZONE is not set: the zone of the business day, such as Europe/Berlin; the same for every"
                                + " service");
        assertThat(Launch.exitCode(requireNonNull(failure))).isEqualTo(2);
        assertThat(Launch.exitCode(requireNonNull(started("--ates.services.tracker-url=tracker"))))
                .isEqualTo(2);
        assertThat(Launch.exitCode(new IllegalStateException("else"))).isEqualTo(1);
    }

    @Test
    void namesAValueOfTheWrongKindInOneLine() {
        var told = told(started("--server.shutdown=maybe")).getDescription();

        assertThat(StartReport.lines(told))
                .isEqualTo("ates: server.shutdown is 'maybe': must be one of GRACEFUL, IMMEDIATE");
        assertThat(StartReport.lines("\n\nOne is wrong:\n\n    the other too\n"))
                .isEqualToNormalizingNewlines("ates: One is wrong:\nates: the other too");
    }

    @Test
    void namesAWrongIssuerWithItsValue() {
        assertThat(told(started("--ates.identity.issuer=localhost:8080")).getDescription())
                .contains("ATES_ISSUER", "ates.identity.issuer", "'localhost:8080'", "http(s) URL");
        assertThat(told(started("--ates.identity.client-secret=")).getDescription())
                .contains("ATES_CLIENT_SECRET", "must not be empty");
    }

    @Test
    void namesAWrongDatabaseUrlWithoutItsPassword() {
        assertThat(told(started("--spring.datasource.url=jdbc:mysql://db/tracker?user=a&password=hush"))
                        .getDescription())
                .contains("ATES_DATABASE_URL", "jdbc:mysql://db/tracker?user=a&password=***")
                .doesNotContain("hush");
    }

    @Test
    void namesAWrongBrokerUriWithoutItsPassword() {
        assertThat(told(started("--spring.rabbitmq.addresses=http://ates:hush@broker:5672"))
                        .getDescription())
                .contains("ATES_BROKER_URI", "http://ates:***@broker:5672")
                .doesNotContain("hush");
        assertThat(told(started("--spring.rabbitmq.addresses=amqp://a b")).getDescription())
                .contains("ATES_BROKER_URI", "amqp://a b");
    }

    @Test
    void namesAValueThatAnotherModuleRefusesAndEndsWithTwo() {
        var failure = new ApplicationContextException(
                "Failed to start bean 'traffic'",
                new InvalidConfigurationPropertyValueException(
                        "spring.rabbitmq.username", "guest", "ATES_BROKER_URI has to name tracker"));

        assertThat(StartReport.lines(told(failure).getDescription()))
                .isEqualTo("ates: spring.rabbitmq.username is 'guest': ATES_BROKER_URI has to name tracker");
        assertThat(Launch.exitCode(failure)).isEqualTo(2);
    }

    @Test
    void namesAZoneThatIsNone() {
        assertThat(told(started("--ates.business.zone=Mars")).getDescription()).contains("ATES_ZONE", "'Mars'");
    }

    @Test
    void namesAWrongLinkToAnotherService() {
        assertThat(told(started("--ates.services.tracker-url=tracker")).getDescription())
                .contains("ATES_TRACKER_URL", "'tracker'");
    }

    @Test
    void namesWhatIsWrongAboutTokens() {
        assertThat(told(started("--ates.identity.audience=tests")).getDescription())
                .contains("ATES_AUDIENCE", "client id", "'tests'");
        for (var algorithm : List.of("none", "HS256", "RS256, HS256", "rs256")) {
            assertThat(told(started("--ates.identity.algorithms=" + algorithm)).getDescription())
                    .contains("ATES_TOKEN_ALGORITHMS", "'" + algorithm + "'");
        }
        for (var wait : List.of("0s", "2m")) {
            assertThat(told(started("--ates.identity.wait-max=" + wait)).getDescription())
                    .contains("ATES_IDENTITY_WAIT_MAX", "1s to 1m");
        }
        for (var names : List.of("boss", "boss=king", "=manager")) {
            assertThat(told(started("--ates.identity.role-names=" + names)).getDescription())
                    .contains("ATES_ROLE_NAMES", "'" + names + "'");
        }
    }

    @Test
    void saysWhatTheDatabaseRefuses() {
        assertThat(told(new IllegalStateException(new SQLException("refused", "08001")))
                        .getDescription())
                .contains("cannot be reached", "jdbc:postgresql://db:5432/tracker")
                .doesNotContain("hush");
        assertThat(told(new SQLException("no", "28P01")).getDescription()).contains("ATES_DATABASE_USER 'tracker'");
        assertThat(told(new SQLException("no", "3D000")).getDescription()).contains("no such database");
    }

    @Test
    void leavesOtherFailuresToOthers() {
        assertThat(new StartFailure(environment).analyze(new SQLException("syntax", "42601")))
                .isNull();
        assertThat(new StartFailure(environment).analyze(new IllegalStateException("else")))
                .isNull();
    }

    private FailureAnalysis told(@Nullable Throwable failure) {
        return requireNonNull(new StartFailure(environment).analyze(requireNonNull(failure)));
    }

    private static @Nullable Throwable started(String... arguments) {
        var all = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=off",
                "--ates.services.accounting-url=http://localhost:8082",
                "--ates.services.analytics-url=http://localhost:8083",
                "--ates.identity.client-id=tests"));
        var given = String.join(" ", arguments);
        if (!given.contains("issuer")) {
            all.add("--ates.identity.issuer=http://localhost:1");
        }
        if (!given.contains("datasource.url")) {
            all.add("--spring.datasource.url=jdbc:postgresql://localhost:1/tests");
        }
        if (!given.contains("client-secret")) {
            all.add("--ates.identity.client-secret=secret");
        }
        if (!given.contains("tracker-url")) {
            all.add("--ates.services.tracker-url=http://localhost:8081");
        }
        all.addAll(List.of(arguments));
        return catchThrowable(() ->
                SpringApplication.run(Stand.class, all.toArray(String[]::new)).close());
    }
}
