package dev.ates.bank.iso20022;

import dev.ates.bank.Bank;
import dev.ates.contracts.BusinessCalendar;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;

/** The real bank with settings of a test. */
public final class TestFileBank {

    private TestFileBank() {}

    /** Files in a folder, known to the service's database. */
    public static Bank in(Path folder, DataSource database, BusinessCalendar calendar) {
        return FileBanks.connect(settings("" + folder).complete(), database, calendar);
    }

    static FileSettings settings(String folder) {
        return new FileSettings(
                folder, "aTES & Söhne <GmbH>", "DE02120300000000202051", "BYLADEM1001", Duration.ofDays(5));
    }
}
