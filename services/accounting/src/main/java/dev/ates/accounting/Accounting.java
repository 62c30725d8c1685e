package dev.ates.accounting;

import dev.ates.bank.Banks;
import dev.ates.contracts.BusinessClock;
import dev.ates.mail.MailWiring;
import dev.ates.messaging.Messaging;
import dev.ates.messaging.ProducedStream;
import dev.ates.messaging.Quarantine;
import dev.ates.ops.Ops;
import dev.ates.ui.FormTitles;
import dev.ates.ui.Launch;
import dev.ates.ui.Residents;
import dev.ates.ui.Ui;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The accounting service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({Messaging.class, Ui.class, Ops.class, Banks.class, MailWiring.class})
public class Accounting {

    /** The service, with the clock that determines business days. */
    public static SpringApplicationBuilder application(Clock clock) {
        return new SpringApplicationBuilder(Accounting.class)
                .properties("spring.config.name=accounting")
                .initializers(context ->
                        ((GenericApplicationContext) context).registerBean("clock", Clock.class, () -> clock));
    }

    public static void main(String[] args) {
        Launch.service(() -> application(BusinessClock.over(Clock.systemUTC())), args);
    }

    /** The view of waiting days reads messaging's quarantine, so messaging's migrations run before ours. */
    @Bean
    FlywayConfigurationCustomizer migrationsAfter(Quarantine quarantine) {
        return migrations -> {};
    }

    @Bean
    FormTitles formTitles() {
        return new FormTitles(
                Map.ofEntries(
                        Map.entry("/accounts/*/adjustments", "Correction of an account"),
                        Map.entry("/accounts/*/entries/*/reversal", "Reversal of an entry"),
                        Map.entry("/approvals/*", "Decision on a proposal"),
                        Map.entry("/days/*", "Close of a day"),
                        Map.entry("/letters/*/*/*/resend", "Letter to be sent again"),
                        Map.entry("/payouts/*/bank-name", "Name that the bank accepts"),
                        Map.entry("/payouts/*/decision", "Decision on a payout"),
                        Map.entry("/reconciliation/differences/*", "Explanation of a difference"),
                        Map.entry("/reconciliation/differences/*/return", "Return of a payout"),
                        Map.entry("/reconciliation/files", "Bank file to be read again"),
                        Map.entry("/reconciliation/statements", "Statement to be compared again")),
                Set.of(
                        "/accounts/*/entries/*/reversal",
                        "/approvals/*",
                        "/days/*",
                        "/payouts/*/decision",
                        "/reconciliation/differences/*/return"));
    }

    @Bean
    ProducedStream producedStream() {
        return ProducedStream.named("accounting");
    }

    @Bean
    Residents residents(JdbcClient jdbc) {
        return Residents.of(jdbc);
    }
}
