package dev.ates.bank;

import dev.ates.bank.BankSettings.Kind;
import dev.ates.contracts.BusinessCalendar;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

/** The real banks with settings of a test. */
public final class TestBanks {

    public static final String SECRET = "a secret of more than thirty-two characters";

    private TestBanks() {}

    public static Bank http(URI url, Duration readTimeout, Duration keyRetention, Clock clock) {
        return new HttpBank(
                RestClient.builder(), settings(Kind.demo, url, readTimeout, keyRetention, ""), clock, List.of());
    }

    /** With signed requests. */
    public static Bank webhook(URI url, Clock clock) {
        return new HttpBank(
                RestClient.builder(),
                settings(Kind.webhook, url, Duration.ofSeconds(5), Duration.ofHours(24), ""),
                clock,
                List.of(new Signature(SECRET, clock)));
    }

    /** Files in a folder, known to the service's database. */
    public static Bank files(Path folder, JdbcClient jdbc, BusinessCalendar calendar) {
        BankSettings settings = settings(
                Kind.iso20022,
                URI.create("http://localhost:1"),
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                "" + folder);
        return new FileBank(new PaymentFiles(jdbc, settings, calendar), settings.files(), calendar.clock());
    }

    static BankSettings settings(Kind kind, URI url, Duration readTimeout, Duration keyRetention, String folder) {
        return new BankSettings(
                kind,
                url,
                Duration.ofSeconds(1),
                readTimeout,
                16,
                keyRetention,
                SECRET,
                new FileSettings(
                        folder, "aTES & Söhne <GmbH>", "DE02120300000000202051", "BYLADEM1001", Duration.ofDays(5)));
    }
}
