package dev.ates.accounting.letter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.letter.Letter.Addressee;
import dev.ates.accounting.letter.Letter.Change;
import dev.ates.accounting.letter.Letter.DayLetter;
import dev.ates.accounting.letter.Letter.Head;
import dev.ates.accounting.letter.Letter.Line;
import dev.ates.accounting.letter.Letter.RejectionLetter;
import dev.ates.contracts.AccountingEvent;
import dev.ates.mail.MailText;
import dev.ates.ui.Money;
import dev.ates.ui.Plural;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ResourceBundleMessageSource;

class LetterTemplatesTest {

    private static final LocalDate DAY = LocalDate.parse("2026-11-23");
    private static final UUID ANNA = UUID.fromString("0198c1a0-0000-7000-8000-00000000000a");

    /** Text with a special meaning in HTML, in templates, in expressions and in messages. */
    private static final String TITLE = "<b>\"bold\" & 'it'</b>\n[(${7*7})] [[#{x}]] __${7}__ {0} ''";

    private final LetterTemplates templates =
            new LetterTemplates(new Money(), messages(), settings(), new LetterLinks(settings(), "secret"));

    @Test
    void writesADayAsTextInEnglish() {
        MailText letter = templates.write(day("en", 3, line("fee", -1_234_567, TITLE), line("reward", 9876, "Rest")));

        assertThat(letter.subject()).isEqualTo("Your day 2026-11-23: payout of 20.50 USD ordered");
        assertThat(letter.plain()).isEqualTo("""
                Hello, Anna <O'Hara>!

                2026-11-23

                Carried over from before: −1.00 USD
                Earned: +35.50 USD
                Charged: −15.00 USD
                Payout ordered at the bank: −20.50 USD
                Carried over to the next day: −1.00 USD

                Task by task:
                  −12\u202f345.67 USD  fee: <b>"bold" & 'it'</b> [(${7*7})] [[#{x}]] __${7}__ {0} ''
                  +98.76 USD  reward: Rest
                  … and 3 more entries

                Your account: http://localhost:8082/?a=1&b='2'
                How often letters come: http://localhost:8082/letters/choice
                """);
    }

    @Test
    void writesADayAsHtmlInRussian() {
        MailText letter = templates.write(day("ru", 21, line("fee", -1500, TITLE)));

        assertThat(letter.subject()).isEqualTo("Ваш день 2026-11-23: выплата 20.50 USD поручена банку");
        assertThat(letter.html().replaceAll(">\\s+<", "><").strip()).isEqualTo("""
                <!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Ваш день 2026-11-23: выплата 20.50 USD поручена банку</title></head><body style="font-family: sans-serif; font-size: 14px; color: #222; margin: 16px; overflow-wrap: anywhere">\
                <p>Здравствуйте, Anna &lt;O&#39;Hara&gt;!</p><h1>2026-11-23</h1><table>\
                <tr><td dir="auto" style="padding: 4px">Перенесено с прошлых дней</td><td style="padding: 4px; text-align: right; white-space: nowrap">−1.00 USD</td></tr>\
                <tr><td dir="auto" style="padding: 4px">Заработано</td><td style="padding: 4px; text-align: right; white-space: nowrap">+35.50 USD</td></tr>\
                <tr><td dir="auto" style="padding: 4px">Списано</td><td style="padding: 4px; text-align: right; white-space: nowrap">−15.00 USD</td></tr>\
                <tr><td dir="auto" style="padding: 4px">Выплата поручена банку</td><td style="padding: 4px; text-align: right; white-space: nowrap">−20.50 USD</td></tr>\
                <tr><td dir="auto" style="padding: 4px">Перенесено на следующий день</td><td style="padding: 4px; text-align: right; white-space: nowrap">−1.00 USD</td></tr>\
                </table><h2>По задачам</h2><table>\
                <tr><td dir="auto" style="padding: 4px">назначение: &lt;b&gt;&quot;bold&quot; &amp; &#39;it&#39;&lt;/b&gt; [(${7*7})] [[#{x}]] __${7}__ {0} &#39;&#39;</td>\
                <td style="padding: 4px; text-align: right; white-space: nowrap">−15.00 USD</td></tr>\
                </table><p>… и ещё 21 запись</p>\
                <p>Ваш счёт: http://localhost:8082/?a=1&amp;b=&#39;2&#39;</p><p>Как часто присылать письма: http://localhost:8082/letters/choice</p></body></html>""");
    }

    @Test
    void writesHowMuchOfThePayoutCameBack() {
        Head head = new Head(
                new Letters.Of(ANNA, DAY, Letters.Kind.returned),
                1,
                1,
                0,
                new Addressee("Anna", "anna@example.org", "en"),
                "USD");
        MailText letter = templates.write(new RejectionLetter(head, 3_350, 3_500, "AC04 Closed"));

        assertThat(letter.subject()).isEqualTo("Payout of 2026-11-23: 33.50 USD came back");
        String fact = "The bank returned 33.50 USD of your payout of 2026-11-23, 35.00 USD: AC04 Closed."
                + " The accountants will decide about the missing 1.50 USD.";
        assertThat(letter.plain()).contains(fact);
        assertThat(letter.html()).contains("<p>" + fact + "</p>").doesNotContain("returned your payout");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rejected | 3500 | Банк не исполнил вашу выплату за 2026-11-23, 35.00 USD.",
                "returned | 3500 | Банк вернул вашу выплату за 2026-11-23, 35.00 USD.",
                "returned | 3350 | Банк вернул 33.50 USD из вашей выплаты за 2026-11-23, 35.00 USD. О недостающих 1.50 USD решит бухгалтерия.",
            })
    void writesNoWordOfOursWhereNobodyGaveAReason(Letters.Kind kind, long minor, String fact) {
        Head head = new Head(
                new Letters.Of(ANNA, DAY, kind), 1, 1, 0, new Addressee("Анна", "anna@example.org", "ru"), "USD");
        MailText letter = templates.write(new RejectionLetter(head, minor, 3_500, null));

        assertThat(letter.plain()).contains(fact + "\n\nДеньги возвращены на ваш счёт.");
        assertThat(letter.html()).contains("<p>" + fact + "</p>");
    }

    @Test
    void writesThatThePayoutWasRejected() {
        MailText letter = templates.write(new RejectionLetter(head("en"), 123_456, 123_456, TITLE));

        assertThat(letter.subject()).isEqualTo("Payout of 2026-11-23: 1\u202f234.56 USD not paid");
        assertThat(letter.plain()).isEqualTo("""
                Hello, Anna <O'Hara>!

                The bank did not execute your payout of 2026-11-23, 1\u202f234.56 USD: <b>"bold" & 'it'</b> [(${7*7})] [[#{x}]] __${7}__ {0} ''.

                The money is back on your balance. When a day is closed, a balance that reaches the minimum payout is paid out.

                Your account: http://localhost:8082/?a=1&b='2'
                How often letters come: http://localhost:8082/letters/choice
                """);
        assertThat(letter.html())
                .contains(
                        "USD: &lt;b&gt;&quot;bold&quot; &amp; &#39;it&#39;&lt;/b&gt; [(${7*7})] [[#{x}]] __${7}__ {0}");
    }

    @ParameterizedTest
    @CsvSource({
        "1, and 1 more entry, и ещё 1 запись",
        "2, and 2 more entries, и ещё 2 записи",
        "5, and 5 more entries, и ещё 5 записей",
        "11, and 11 more entries, и ещё 11 записей",
        "14, and 14 more entries, и ещё 14 записей",
        "21, and 21 more entries, и ещё 21 запись",
        "24, and 24 more entries, и ещё 24 записи",
        "111, and 111 more entries, и ещё 111 записей",
        "1234, and 1234 more entries, и ещё 1234 записи"
    })
    void countsInBothLanguages(int entries, String english, String russian) {
        assertThat(templates.write(day("en", entries)).plain()).contains("  … " + english + "\n");
        assertThat(templates.write(day("ru", entries)).plain()).contains("  … " + russian + "\n");
    }

    @Test
    void hasWordsForEveryKindOfPosting() {
        for (AccountingEvent.Kind kind : AccountingEvent.Kind.values()) {
            assertThat(words("contracts/postings").stringPropertyNames()).contains("posting." + kind);
            assertThat(words("contracts/postings_ru").stringPropertyNames()).contains("posting." + kind);
        }
    }

    @Test
    void hasTheSameKeysInBothLanguagesButForTheFormsOfCountedNouns() {
        assertThat(words("contracts/postings_ru").stringPropertyNames())
                .isEqualTo(words("contracts/postings").stringPropertyNames());
        assertThat(singles(words("accounting/messages_ru"))).isEqualTo(singles(words("accounting/messages")));
        assertThat(words("accounting/messages").stringPropertyNames())
                .contains("letter.day.more.one", "letter.day.more.other");
        assertThat(words("accounting/messages_ru").stringPropertyNames())
                .contains("letter.day.more.one", "letter.day.more.few", "letter.day.more.many");
    }

    @Test
    void hasNoKeyThatTheTemplatesLackNorOneThatNobodyUses() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String folder : List.of("src/main/resources/accounting/letters", "src/main/java/dev/ates/accounting")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Pattern.compile("[\"{](letter\\.[a-z.-]+)")
                            .matcher(Files.readString(file))
                            .results()
                            .map((MatchResult key) -> key.group(1))
                            .forEach(used::add);
                }
            }
        }
        used.remove("letter.");
        used.remove("letter.day.more.");
        used.removeIf(key -> key.startsWith("letter.head"));
        Set<String> declared = singles(words("accounting/messages"));

        assertThat(used).isEqualTo(declared);
    }

    private static Set<String> singles(Properties words) {
        Set<String> keys = new TreeSet<>(words.stringPropertyNames());
        for (Plural form : Plural.values()) {
            keys.removeIf(key -> key.endsWith("." + form));
        }
        return keys;
    }

    private static Properties words(String file) {
        Properties words = new Properties();
        try (Reader reader = new InputStreamReader(
                LetterTemplates.class.getResourceAsStream("/" + file + ".properties"), StandardCharsets.UTF_8)) {
            words.load(reader);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return words;
    }

    private static Head head(String language) {
        return new Head(
                new Letters.Of(ANNA, DAY, Letters.Kind.day),
                1,
                1,
                0,
                new Addressee("Anna <O'Hara>", "anna@example.org", language),
                "USD");
    }

    private static Line line(String kind, long minor, String text) {
        return new Line("posting." + kind, minor, text);
    }

    private static Letter day(String language, int linesLeftOut, Line... lines) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change("letter.day.rewards", 3550));
        changes.add(new Change("letter.day.fees", -1500));
        changes.add(new Change("letter.day.payouts", -2050));
        return new DayLetter(head(language), -100, changes, 2050, -100, List.of(lines), linesLeftOut);
    }

    private static ResourceBundleMessageSource messages() {
        var messages = new ResourceBundleMessageSource();
        messages.setBasenames("accounting/messages", "contracts/postings");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        return messages;
    }

    private static LetterSettings settings() {
        return new LetterSettings(
                URI.create("http://localhost:8082/?a=1&b='2'"),
                50,
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                20,
                0);
    }
}
