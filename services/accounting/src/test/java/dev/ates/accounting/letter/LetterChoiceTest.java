package dev.ates.accounting.letter;

import static dev.ates.accounting.Pages.page;
import static dev.ates.accounting.Pages.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.accounting.Pages;
import dev.ates.accounting.ServiceTest;
import dev.ates.accounting.letter.LetterChoices.Choice;
import jakarta.mail.MessagingException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How often are letters sent, and is nothing lost if they are fewer? */
class LetterChoiceTest extends ServiceTest {

    private static final LocalDate SUNDAY = MONDAY.plusDays(6);
    private static final Pattern AMOUNT = Pattern.compile("(?m)^[^:\\n]+: (.+) USD$");
    private static final Pattern DAY = Pattern.compile("(?m)^  (.+) USD  2026-11-2\\d$");

    @Test
    void tellsAWeekInOneLetterThatAddsUpAndAPayoutAtOnce() throws Exception {
        know(BORIS, "Борис", "boris@example.org", "ru");
        service(LetterChoices.class).choose(BORIS, Choice.weekly);
        hearWhole(MONDAY, assigned(BORIS, -1000));
        close(MONDAY);
        hearWhole(TUESDAY, completed(BORIS, 5000));
        close(TUESDAY);
        hearWhole(WEDNESDAY, assigned(BORIS, -700));
        close(WEDNESDAY);
        for (LocalDate day = WEDNESDAY.plusDays(1); day.isBefore(SUNDAY); day = day.plusDays(1)) {
            hearWhole(day);
            close(day);
        }

        assertThat(subjects()).containsExactly("Ваш день 2026-11-24: выплата 40.00 USD поручена банку");
        assertThat(states()).isEqualTo("23 day collected, 24 day sent, 25 day collected");

        hearWhole(SUNDAY, assigned(BORIS, -50));
        close(SUNDAY);

        assertThat(subjects())
                .containsExactly(
                        "Ваш день 2026-11-24: выплата 40.00 USD поручена банку", "Ваша неделя 2026-11-23 – 2026-11-29");
        assertThat(states()).isEqualTo("23 day kept, 24 day sent, 25 day kept, 29 day kept, 29 week sent");
        addsUp(SUNDAY, 0, 5000, -1750, -4000, -750);

        hearWhole(SUNDAY.plusDays(1), assigned(BORIS, -100));
        close(SUNDAY.plusDays(1));
        assertThat(MAIL.received()).hasSize(2);
        addsUp(SUNDAY.plusDays(7), -750, 0, -100, 0, -850);
    }

    private static void addsUp(LocalDate sunday, long... expected) {
        // Written directly, because no letter exists for a week that has not ended.
        jdbc().sql("""
                insert into letter (person_id, day, kind, state, created_at, due_at) values (:boris, :day, 'week', 'kept', now(), now())
                on conflict do nothing
                """).param("boris", BORIS).param("day", sunday).update();
        Letter letter = service(LetterContents.class)
                .of(List.of(new Letters.Of(BORIS, sunday, Letters.Kind.week)))
                .getFirst();
        String text = service(LetterTemplates.class).write(letter).plain();
        long[] sums = amounts(AMOUNT, text);
        assertThat(sums).as(text).containsExactly(expected);
        assertThat(sums[0] + sums[1] + sums[2] + sums[3]).isEqualTo(sums[4]);
        assertThat(sums[0]
                        + Arrays.stream(amounts(DAY, text.replace("2026-11-30", "2026-11-29")))
                                .sum())
                .as(text)
                .isEqualTo(sums[4]);
    }

    @Test
    void sendsOnlyPayoutsToWhoWantsNoOthersAndShowsAll() throws Exception {
        know(ANNA, "Anna", "anna@example.org", "en");
        HttpClient anna = signIn(ANNA, "employee");
        assertThat(page(anna, "/letters/mine").body()).contains("/letters/choice");
        assertThat(Pages.submit(anna, "/letters/choice", "/letters/choice", "choice=payouts"))
                .contains("from the next day that is closed")
                .containsPattern("value=\"payouts\"[^>]*checked");
        hearWhole(MONDAY, assigned(ANNA, -1000));
        close(MONDAY);
        hearWhole(TUESDAY, completed(ANNA, 2000));
        close(TUESDAY);

        assertThat(subjects()).containsExactly("Your day 2026-11-24: payout of 10.00 USD ordered");
        assertThat(states()).isEqualTo("23 day kept, 24 day sent");
        assertThat(page(anna, "/letters/mine").body()).contains(">kept<");
        assertThat(page(anna, "/letters/%s/%s/day".formatted(ANNA, MONDAY)).body())
                .contains("carried over −10.00 USD");

        Pages.submit(anna, "/letters/choice", "/letters/choice", "choice=daily");
        assertThat(number("select count(*) from letter_choice")).isZero();
    }

    @Test
    void takesTheButtonOfAMailProgramWithoutASessionButNoOtherSignature() throws Exception {
        know(ANNA, "Anna", "anna@example.org", "en");
        hearWhole(MONDAY, completed(ANNA, 2000));
        close(MONDAY);
        String link =
                MAIL.received().getFirst().getHeader("List-Unsubscribe")[0].replaceAll("\\s", "");
        assertThat(link)
                .startsWith("<http://localhost:8082/letters/fewer/" + ANNA + "/")
                .endsWith(">");
        String path = link.substring(link.indexOf("/letters/"), link.length() - 1);

        assertThat(press(path.replace(ANNA.toString(), BORIS.toString()))).isEqualTo(404);
        assertThat(press("/letters/fewer/%s/%s".formatted(ANNA, "A".repeat(43))))
                .isEqualTo(404);
        assertThat(send(HttpRequest.newBuilder(address(path)).build())).isEqualTo(302);
        assertThat(service(LetterChoices.class).of(ANNA)).isEqualTo(Choice.daily);

        assertThat(press(path)).isEqualTo(204);
        assertThat(press(path)).isEqualTo(204);
        assertThat(send(HttpRequest.newBuilder(address(path))
                        .header("Content-Type", "multipart/form-data; boundary=edge")
                        .POST(BodyPublishers.ofString("--edge\r\nContent-Disposition: form-data;"
                                + " name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--edge--\r\n"))
                        .build()))
                .as("as RFC 8058 prefers it")
                .isEqualTo(204);
        assertThat(service(LetterChoices.class).of(ANNA)).isEqualTo(Choice.payouts);
    }

    private static int press(String path) throws Exception {
        return send(HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click"))
                .build());
    }

    private static int send(HttpRequest request) throws Exception {
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }

    private static URI address(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    private static void close(LocalDate day) {
        CLOCK.set(noon(day.plusDays(1)));
        robot("closer").runDue();
        robot("mailer").runDue();
    }

    private static List<String> subjects() throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (var letter : MAIL.received()) {
            subjects.add(letter.getSubject());
        }
        return subjects;
    }

    private static String states() {
        return text("""
                select string_agg(extract(day from day) || ' ' || kind || ' ' || state, ', ' order by day, kind) from letter
                """);
    }

    private static long[] amounts(Pattern line, String text) {
        return line.matcher(text)
                .results()
                .mapToLong(found -> Long.parseLong(
                        found.group(1).replace("\u202f", "").replace(".", "").replace('\u2212', '-')))
                .toArray();
    }
}
