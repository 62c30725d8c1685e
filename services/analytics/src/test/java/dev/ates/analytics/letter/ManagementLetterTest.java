package dev.ates.analytics.letter;

import static dev.ates.analytics.day.Bookkeeping.KESHA;
import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.AccountingEvent.DayClosed;
import dev.ates.mail.FaultyMailServer.Fault;
import dev.ates.testkit.AtOnce;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Which days are mailed, to whom, and how often. */
class ManagementLetterTest extends LetterFixture {

    @Test
    void tellsNothingOfAProvisionalDay() {
        books.fee(MONDAY, KESHA, 1500);
        books.hear();
        books.clock.set(morning(TUESDAY));
        mail();
        books.tell(new DayClosed(MONDAY, 2, -2600, 0, 0, 0, 1, -3600, 2600, "USD"));
        books.hear();
        mail();

        assertThat(books.state(MONDAY)).isEqualTo("provisional");
        assertThat(states()).isEmpty();
        assertThat(server.letters()).isEmpty();
    }

    @Test
    void waitsForTheHourOfTheMorning() {
        DayMailer atSix = mailer(lettersAt("06:00"));
        finalMonday();
        atSix.run(books.manualStart(), null);
        books.clock.set(TUESDAY.atTime(5, 59).toInstant(ZoneOffset.UTC));
        atSix.run(books.manualStart(), null);
        assertThat(states()).isEmpty();

        books.clock.set(TUESDAY.atTime(6, 0).toInstant(ZoneOffset.UTC));
        atSix.run(books.manualStart(), null);
        assertThat(states()).containsExactly(MONDAY + " sent");
    }

    @Test
    void refusesAnHourThatIsNone() {
        assertThatThrownBy(() -> new LetterSettings("25:00"))
                .hasMessageContaining("ATES_MANAGEMENT_LETTER_AT")
                .hasMessageContaining("25:00");
    }

    @Test
    void sendsADayOnceThoughRobotsRunAtOnceAndAgain() throws Exception {
        know(BORIS, "Boris", "boris@example.org", "en");
        subscriptions.begin(BORIS);
        finalMonday();
        Callable<Boolean> run = () -> {
            mailer(letters).run(books.manualStart(), null);
            return true;
        };

        AtOnce.atOnce(List.of(run, run, run));
        mail();
        books.clock.advance(Duration.ofHours(2));
        mail();

        assertThat(server.messageIds())
                .containsExactlyInAnyOrder(
                        "<management.2026-11-23.%s@ates.localhost>".formatted(ANNA),
                        "<management.2026-11-23.%s@ates.localhost>".formatted(BORIS));
    }

    /** The mail server has accepted the letter, and the robot is killed before it records that. */
    @Test
    void sendsItAgainWithTheSameMessageIdAfterAKill() {
        finalMonday();
        assertThatThrownBy(() -> mailer.run(killedAt("record"), null)).hasMessage("killed");
        mail();
        assertThat(server.messageIds()).hasSize(1);

        books.clock.advance(Letters.HOLD_FOR);
        mail();

        assertThat(server.messageIds())
                .hasSize(2)
                .containsOnly("<management.2026-11-23.%s@ates.localhost>".formatted(ANNA));
        assertThat(states()).containsExactly("2026-11-23 sent");
    }

    @Test
    void failsAtARefusedAddressAndTellsTheNextDayAllTheSame() {
        server.next(Fault.REFUSE_FOR_GOOD);
        finalMonday();
        mail();
        books.clock.advance(Duration.ofHours(5));
        mail();

        assertThat(states()).containsExactly("2026-11-23 failed 550 nobody of this name");
        assertThat(server.letters()).isEmpty();

        books.fee(TUESDAY, KESHA, 100);
        morningAfter(TUESDAY);
        assertThat(states()).containsExactly("2026-11-23 failed 550 nobody of this name", "2026-11-24 sent");
    }

    @Test
    void triesAgainForDaysWhatTheServerTakesLater() {
        finalMonday();
        for (int refusal = 0; refusal < 20; refusal++) {
            server.next(Fault.REFUSE_FOR_NOW);
            mail();
            assertThat(states()).containsExactly("2026-11-23 created 451 try again later");
            books.clock.advance(Duration.ofHours(4));
        }
        mail();

        assertThat(states()).containsExactly("2026-11-23 sent");
    }

    @Test
    void waitsForADeadServerAndStopsWhatIsNoNewsAnyMore() {
        server.close();
        finalMonday();
        mail();
        books.clock.set(morning(MONDAY.plusDays(Letters.WAITING_DAYS_MAX)));
        mail();
        assertThat(states()).singleElement().asString().startsWith("2026-11-23 created ");

        books.clock.set(morning(MONDAY.plusDays(Letters.WAITING_DAYS_MAX + 1L)));
        mail();
        assertThat(states()).singleElement().asString().startsWith("2026-11-23 stopped ");
    }

    @Test
    void tellsOnlyTheLatestDaysAfterAnOutageAndNoneFromBeforeTheWish() {
        know(BORIS, "Boris", "boris@example.org", "en");
        for (int day = 0; day < 10; day++) {
            books.fee(MONDAY.plusDays(day), KESHA, 100);
            books.close(MONDAY.plusDays(day));
        }
        books.clock.set(morning(MONDAY.plusDays(10)));
        books.hear();
        books.clock.advance(Duration.ofSeconds(1));
        subscriptions.begin(BORIS);
        mail();

        assertThat(server.messageIds())
                .containsExactly(
                        "<management.2026-11-30.%s@ates.localhost>".formatted(ANNA),
                        "<management.2026-12-01.%s@ates.localhost>".formatted(ANNA),
                        "<management.2026-12-02.%s@ates.localhost>".formatted(ANNA));
    }

    @Test
    void sendsNoMoreToWhoeverEndsItOrLosesTheRole() {
        know(BORIS, "Boris", "boris@example.org", "en");
        subscriptions.begin(BORIS);
        finalMonday();
        server.next(Fault.DROP_AT_ONCE, Fault.DROP_AT_ONCE);
        mail();
        subscriptions.end(ANNA);
        books.jdbc
                .sql("update person set role = 'manager' where name = 'Boris'")
                .update();
        books.clock.advance(Duration.ofMinutes(1));
        mail();
        books.fee(TUESDAY, KESHA, 100);
        morningAfter(TUESDAY);

        assertThat(server.letters()).isEmpty();
        assertThat(states()).hasSize(2).allMatch(state -> state.startsWith("2026-11-23 stopped"));
    }

    @Test
    void asksForAnAddressFirst() {
        know(BORIS, "Boris", "boris", "en");

        assertThatThrownBy(() -> subscriptions.begin(BORIS))
                .isInstanceOf(Subscriptions.NoAddress.class)
                .hasMessageContaining("'boris'");
        assertThatThrownBy(() -> subscriptions.begin(POPUG))
                .isInstanceOf(Subscriptions.NoAddress.class)
                .hasMessageContaining("not known here yet");
    }
}
