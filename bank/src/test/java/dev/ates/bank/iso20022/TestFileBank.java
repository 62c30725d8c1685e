package dev.ates.bank.iso20022;

import dev.ates.bank.Bank;
import dev.ates.contracts.BusinessCalendar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The real bank with test settings. */
public final class TestFileBank {

    static final String IBAN = "DE02120300000000202051";

    static final OrderSettings RULES = new OrderSettings(OrderSettings.Characters.basic, BankingDays.target);

    private TestFileBank() {}

    /** Files in a folder, recorded in the service's database. */
    public static Bank in(Path folder, DataSource database, BusinessCalendar calendar) {
        return FileBanks.connect(settings("" + folder), debtor(IBAN, ""), RULES, database, calendar);
    }

    /** The same for another account. */
    static Bank accountOf(String iban, Path folder, DataSource database, BusinessCalendar calendar) {
        return FileBanks.connect(settings("" + folder), debtor(iban, ""), RULES, database, calendar);
    }

    /** Forgets every file, for tests that share a database. */
    public static void forgetFiles(DataSource database) {
        JdbcClient.create(database)
                .sql(
                        "truncate iso20022.file, iso20022.file_order, iso20022.file_statement, iso20022.file_statement_line,"
                                + " iso20022.file_statement_day")
                .update();
    }

    static FileSettings settings(String folder) {
        return new FileSettings(folder, Duration.ofDays(5), Duration.ofMinutes(1));
    }

    static DebtorSettings debtor(String iban, String otherId) {
        return new DebtorSettings(
                "aTES & Söhne <GmbH>",
                iban,
                otherId,
                otherId.isEmpty() ? "" : "BBAN",
                "BYLADEM1001",
                List.of("0532013000", "20-00-00 55779911"));
    }
}
