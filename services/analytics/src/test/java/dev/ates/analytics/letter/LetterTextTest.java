package dev.ates.analytics.letter;

import static dev.ates.analytics.day.Bookkeeping.KESHA;
import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.internet.MimeMessage;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** What the letter about a final day says. */
class LetterTextTest extends LetterFixture {

    @Test
    void tellsAFinalDayInOneScreen() throws Exception {
        finalMonday();
        books.fee(TUESDAY, KESHA, 1500);
        books.reward(TUESDAY, POPUG, 400, "Whistle\nloudly");
        morningAfter(TUESDAY);

        MimeMessage letter = received().getLast();
        assertThat(letter.getSubject()).isEqualTo("The day 2026-11-24: top management earned 11.00 USD");
        assertThat(letter.getAllRecipients()[0].toString()).isEqualTo("anna@example.org");
        assertThat(letter.getMessageID()).isEqualTo("<management.2026-11-24.%s@ates.localhost>".formatted(ANNA));
        assertThat(letter.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(letter.getHeader("List-Unsubscribe"))
                .containsExactly("<https://analytics.example/management-letter>");
        assertThat(part(letter, 0)).isEqualToNormalizingNewlines("""
                Hello, Anna!

                2026-11-24
                The business day in the time zone Z. It is final: its figures never change again.

                Earned by top management: +11.00 USD (the day before −15.00 USD, change +26.00 USD)
                In the red: 2 people, −21.00 USD together (the day before 1, change +1)
                Most expensive task: 4.00 USD (Whistle loudly)

                Earned in the last seven days:
                  −15.00 USD  2026-11-23
                  +11.00 USD  2026-11-24
                Together: −4.00 USD

                The day with all balances: https://analytics.example/days/2026-11-24
                To end these letters: https://analytics.example/management-letter
                """);
        assertThat(part(received().getFirst(), 1))
                .contains(
                        "<html lang=\"en\">",
                        "<title>The day 2026-11-23: top management earned −15.00 USD</title>",
                        "Feed &lt;the&gt; parrot – Kesha &lt;b&gt;",
                        "<a href=\"https://analytics.example/days/2026-11-23\">")
                .doesNotContain("align=", "width=", "<the>");
    }

    @Test
    void tellsItInRussian() throws Exception {
        know(BORIS, "Борис", "boris@example.org", "ru");
        subscriptions.end(ANNA);
        subscriptions.begin(BORIS);
        finalMonday();
        mail();

        MimeMessage letter = received().getFirst();
        assertThat(letter.getSubject()).isEqualTo("День 2026-11-23: топ-менеджмент заработал −15.00 USD");
        assertThat(part(letter, 0))
                .contains(
                        "Здравствуйте, Борис!",
                        "Бизнес-день в часовом поясе Z",
                        "В минусе: 1 человек, вместе −10.00 USD",
                        "Самая дорогая задача: 25.00 USD (Feed <the> parrot – Kesha <b>)",
                        "Заработано за последние семь дней:\r\n  −15.00 USD  2026-11-23");
    }

    @Test
    void comparesTheWeekWithTheOneBefore() throws Exception {
        closeTheDaysBeforeMonday(13);

        assertThat(part(byId("management.2026-11-23"), 0))
                .contains(
                        "  +1.00 USD  2026-11-17",
                        "Together: −9.00 USD; the seven days before: +7.00 USD, change −16.00 USD")
                .doesNotContain("2026-11-16");
    }

    @Test
    void comparesWithNoWeekOfWhichADayIsMissing() throws Exception {
        closeTheDaysBeforeMonday(12);

        assertThat(part(byId("management.2026-11-23"), 0))
                .contains("Together: −9.00 USD")
                .doesNotContain("the seven days before");
    }

    private void closeTheDaysBeforeMonday(int days) throws Exception {
        for (LocalDate day = MONDAY.minusDays(days); day.isBefore(MONDAY); day = day.plusDays(1)) {
            books.fee(day, POPUG, 100);
            books.close(day);
        }
        books.hear();
        finalMonday();
        mail();
    }
}
