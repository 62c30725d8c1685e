package dev.ates.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.bank.BankSettings.Kind;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.BusinessClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.client.RestClient;

/** Real money is asked for by name, and never for the days of a demo. */
class BankSettingsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Clock REAL = Clock.fixed(NOON, ZoneOffset.UTC);

    @Test
    void hasNoBankUnlessOneIsNamed() {
        assertThatThrownBy(() -> bound(Map.of("ates.bank.url", "http://bank/pay")))
                .rootCause()
                .hasMessage("ates.bank.kind (ATES_BANK_KIND) must be demo, webhook or iso20022, it is not set");
        assertThatThrownBy(() -> bound(Map.of("ates.bank.kind", "demo")))
                .rootCause()
                .hasMessageContaining("ates.bank.url (ATES_BANK_URL)")
                .hasMessageContaining("it is ''");
        assertThat(bound(Map.of("ates.bank.kind", "demo", "ates.bank.url", "http://bank/pay"))
                        .kind())
                .isEqualTo(Kind.demo);
    }

    @Test
    void paysWithTheClockOfADemoAtTheDemosBankOnly() {
        Clock fast = new BusinessClock(REAL, 480, NOON, NOON);

        assertThat(bank(Kind.demo, fast)).isInstanceOf(HttpBank.class);
        assertThat(bank(Kind.webhook, REAL)).isInstanceOf(HttpBank.class);
        for (Kind real : new Kind[] {Kind.webhook, Kind.iso20022}) {
            assertThatThrownBy(() -> bank(real, fast))
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContaining("ATES_BANK_KIND")
                    .hasMessageContaining("must be demo")
                    .hasMessageContaining(real.name());
        }
    }

    private static Bank bank(Kind kind, Clock clock) {
        BankSettings settings = TestBanks.settings(
                kind, URI.create("http://bank/pay"), Duration.ofSeconds(1), Duration.ofHours(1), "/tmp");
        var banks = new Banks();
        var files = new PaymentFiles(
                JdbcClient.create(new DriverManagerDataSource()),
                settings,
                new BusinessCalendar(clock, ZoneOffset.UTC));
        return banks.bank(settings, RestClient.builder(), clock, banks.bankSignature(settings, clock), files);
    }

    private static BankSettings bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("ates.bank", BankSettings.class);
    }
}
