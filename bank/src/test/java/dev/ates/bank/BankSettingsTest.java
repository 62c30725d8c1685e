package dev.ates.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.contracts.BusinessClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.RestClient;

/** A bank that moves real money must be named, and never pays for the days of a demo. */
class BankSettingsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Clock REAL = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final Clock OF_A_DEMO = new BusinessClock(REAL, 480, NOON, NOON);
    private static final String URL = "ates.bank.url=http://bank/pay";
    private static final String SECRET = "ates.bank.secret=a secret of more than thirty-two characters";

    private static final Map<String, String> HTTP = Map.of(
            "ATES_BANK_KIND", "webhook",
            "ATES_BANK_URL", "https://bank/pay",
            "ATES_BANK_SECRET", "a secret of more than thirty-two characters");
    private static final Map<String, String> FILES = Map.of(
            "ATES_BANK_KIND", "iso20022",
            "ATES_BANK_FOLDER", "target/bank",
            "ATES_BANK_DEBTOR_NAME", "aTES",
            "ATES_BANK_DEBTOR_ACCOUNT", "DE02120300000000202051",
            "ATES_BANK_DEBTOR_BIC", "BYLADEM1001");

    @Test
    void hasNoBankUnlessOneIsNamed() {
        assertThat(refusal(REAL, URL))
                .isEqualTo("Property ates.bank.kind with value '' is invalid: ATES_BANK_KIND must be one of demo,"
                        + " iso20022, webhook");
        assertThat(refusal(REAL, URL, "ates.bank.kind=dome")).contains("'dome'", "ATES_BANK_KIND", "demo, iso20022");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo     | ates.bank.url=          | ates.bank.url with value ''      | ATES_BANK_URL must be the http(s) URL",
                "webhook  | ates.bank.url=bank      | ates.bank.url with value 'bank'  | ATES_BANK_URL must be the http(s) URL",
                "webhook  | ates.bank.secret=short  | ates.bank.secret with value '***' | 32 characters or more, it has 5",
                "iso20022 | ates.bank.files.folder= | ates.bank.files.folder with value '' | ATES_BANK_FOLDER must name a folder",
                "iso20022 | ates.bank.files.debtor-account=DE03120300000000202051 | ates.bank.files.debtor-account with value | ATES_BANK_DEBTOR_ACCOUNT is not right",
                "iso20022 | ates.bank.files.debtor-bic=DE | ates.bank.files.debtor-bic with value 'DE' | ATES_BANK_DEBTOR_BIC",
            })
    void namesWhatTheChosenKindCannotDoWithout(String kind, String setting, String offender, String expectation) {
        assertThat(refusal(
                        REAL,
                        URL,
                        SECRET,
                        "ates.bank.files.folder=/tmp",
                        "ates.bank.files.debtor-name=aTES",
                        "ates.bank.files.debtor-account=DE02120300000000202051",
                        "ates.bank.files.debtor-bic=BYLADEM1001",
                        "ates.bank.kind=" + kind,
                        setting))
                .contains(offender, expectation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "webhook"})
    void connectsToTheBankThatIsNamed(String kind) {
        banks(REAL, URL, SECRET, "ates.bank.kind=" + kind)
                .run(context -> assertThat(context).hasSingleBean(Bank.class));
    }

    @Test
    void paysWithTheClockOfADemoAtTheDemosBankOnly() {
        banks(OF_A_DEMO, URL, "ates.bank.kind=demo")
                .run(context -> assertThat(context).hasSingleBean(Bank.class));
        for (String real : new String[] {"webhook", "iso20022"}) {
            assertThat(refusal(OF_A_DEMO, URL, SECRET, "ates.bank.kind=" + real))
                    .contains("ATES_BANK_KIND", "must be demo", real);
        }
    }

    @Test
    void triesABankWithTheClockOfADemoOnceSomebodySaysThatItMovesNoRealMoney() {
        banks(OF_A_DEMO, URL, SECRET, "ates.bank.kind=webhook", "ates.bank.trial=true")
                .run(context -> assertThat(context).hasSingleBean(Bank.class));
    }

    /** Without a database, a calendar or a folder. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ATES_BANK_KIND=isO            | ATES_BANK_KIND must be one of demo, iso20022, webhook",
                "ATES_BANK_FOLDER=             | ATES_BANK_FOLDER must name a folder",
                "ATES_BANK_FOLDER=pom.xml      | ATES_BANK_FOLDER must be a folder, and",
                "ATES_BANK_FOLDER=pom.xml/a/b  | pom.xml is a file",
                "ATES_BANK_DEBTOR_NAME=        | ATES_BANK_DEBTOR_NAME must have 1 to 140 characters",
                "ATES_BANK_DEBTOR_NAME=🦊          | ATES_BANK_DEBTOR_NAME must have a letter or a digit in the characters that every bank accepts",
                "ATES_BANK_DEBTOR_NAME=ООО «Самое длинное имя, которое кому-нибудь приходило в голову, и ещё чуть-чуть» | at most 70 characters",
                "ATES_BANK_DEBTOR_ACCOUNT=DE03120300000000202051 | ATES_BANK_DEBTOR_ACCOUNT is not right",
                "ATES_BANK_DEBTOR_ACCOUNT=     | ATES_BANK_DEBTOR_ACCOUNT must be an IBAN without spaces; the number of an account without an IBAN goes into ATES_BANK_DEBTOR_ACCOUNT_ID",
                "ATES_BANK_DEBTOR_ACCOUNT=20000055779911 | ATES_BANK_DEBTOR_ACCOUNT must be an IBAN without spaces",
                "ATES_BANK_DEBTOR_ACCOUNT_ID=20000055779911 | ATES_BANK_DEBTOR_ACCOUNT_ID is for an account without an IBAN; an IBAN goes into ATES_BANK_DEBTOR_ACCOUNT alone",
                "ATES_BANK_DEBTOR_ACCOUNT_SCHEME=BBAN | ATES_BANK_DEBTOR_ACCOUNT_SCHEME must be a code of up to 4 capital letters and digits, such as BBAN, and goes with ATES_BANK_DEBTOR_ACCOUNT_ID only",
                "ATES_BANK_DEBTOR_BIC=DE       | ATES_BANK_DEBTOR_BIC must be a BIC of 8 or 11 characters",
                "ATES_BANK_FILES_ANSWERWITHIN=0s | ates.bank.files.answer-within must be above 0",
                "ATES_BANK_SECRET=short        | ATES_BANK_SECRET must have 32 characters or more, it has 5",
                "ATES_BANK_TRIAL=maybe         | Invalid boolean value",
            })
    void checksTheVariablesWithoutConnecting(String setting, String expectation) {
        Map<String, String> environment = new HashMap<>(FILES);
        String[] parts = setting.split("=", -1);
        environment.put(parts[0], parts[1]);

        assertThatThrownBy(() -> Banks.requireRight(environment)).hasStackTraceContaining(expectation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ATES_BANK_DEBTOR_ACCOUNT_ID=20-00-00 55779911 | ",
                "ATES_BANK_DEBTOR_ACCOUNT_ID=DE02 1203 0000 0000 2020 51 | is for an account without an IBAN",
                "ATES_BANK_DEBTOR_ACCOUNT_ID=55779911- | ATES_BANK_DEBTOR_ACCOUNT_ID must have 1 to 34 letters and digits",
                "ATES_BANK_DEBTOR_ACCOUNT_ID=55779911,ATES_BANK_DEBTOR_ACCOUNT_SCHEME=BBAN | ",
                "ATES_BANK_DEBTOR_ACCOUNT_ID=55779911,ATES_BANK_DEBTOR_ACCOUNT_SCHEME=national | must be a code of up to 4",
            })
    void takesAnAccountWithoutAnIban(String settings, String expectation) {
        Map<String, String> environment = new HashMap<>(FILES);
        environment.remove("ATES_BANK_DEBTOR_ACCOUNT");
        for (String setting : settings.split(",")) {
            environment.put(setting.split("=")[0], setting.split("=")[1]);
        }

        if (expectation == null) {
            Banks.requireRight(environment);
        } else {
            assertThatThrownBy(() -> Banks.requireRight(environment)).hasStackTraceContaining(expectation);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ATES_BANK_URL, bank",
        "ATES_BANK_URL, ftp://bank/pay",
        "ATES_BANK_PROXY, proxy",
        "ATES_BANK_SSL_BUNDLE, none",
        "ATES_BANK_SECRET, ''"
    })
    void checksThoseOfABankByHttpToo(String variable, String value) {
        Map<String, String> environment = new HashMap<>(HTTP);
        environment.put(variable, value);

        assertThatThrownBy(() -> Banks.requireRight(environment)).hasStackTraceContaining(variable);
    }

    @Test
    void makesNothingWhileItChecks(@TempDir Path empty) {
        Map<String, String> environment = new HashMap<>(FILES);
        environment.put("ATES_BANK_FOLDER", empty.resolve("bank").toString());

        Banks.requireRight(environment);
        Banks.requireRight(HTTP);
        Banks.requireRight(Map.of("ATES_BANK_KIND", "demo", "ATES_BANK_URL", "http://localhost/bank"));

        assertThat(empty).isEmptyDirectory();
    }

    private static String refusal(Clock clock, String... settings) {
        String[] refusal = new String[1];
        banks(clock, settings).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class);
            refusal[0] = root(context.getStartupFailure()).getMessage();
        });
        return refusal[0];
    }

    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    /** Without a database: none of the kinds that are used here connects to it. */
    private static ApplicationContextRunner banks(Clock clock, String... settings) {
        return new ApplicationContextRunner()
                .withUserConfiguration(Banks.class)
                .withBean(HikariDataSource.class)
                .withBean(RestClient.Builder.class, RestClient::builder)
                .withBean(Clock.class, () -> clock)
                .withBean(BusinessCalendar.class, () -> new BusinessCalendar(clock, ZoneOffset.UTC))
                .withPropertyValues(settings);
    }
}
