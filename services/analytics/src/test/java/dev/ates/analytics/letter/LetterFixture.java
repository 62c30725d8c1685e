package dev.ates.analytics.letter;

import static dev.ates.analytics.day.Bookkeeping.KESHA;
import static dev.ates.analytics.day.Bookkeeping.MONDAY;
import static dev.ates.analytics.day.Bookkeeping.POPUG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.analytics.day.Bookkeeping;
import dev.ates.mail.FaultyMailServer;
import dev.ates.robots.Turn;
import dev.ates.ui.Money;
import dev.ates.ui.Services;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.context.support.ResourceBundleMessageSource;

/** Analytics with an administrator who wants the letter, and a mail server on a real socket. */
abstract class LetterFixture {

    static final LocalDate TUESDAY = MONDAY.plusDays(1);
    static final UUID ANNA = new UUID(9, 1);
    static final UUID BORIS = new UUID(9, 2);

    final Bookkeeping books = new Bookkeeping();
    final FaultyMailServer server = FaultyMailServer.start();
    final Letters letters = lettersAt("00:00");
    final Subscriptions subscriptions = new Subscriptions(books.jdbc, server.client(books.clock), letters, books.clock);
    final DayMailer mailer = mailer(letters);

    Letters lettersAt(String time) {
        return new Letters(
                books.jdbc, new DayInBrief(books.jdbc, books.journal), books.calendar, new LetterSettings(time));
    }

    @BeforeEach
    void annaWantsIt() {
        know(ANNA, "Anna", "anna@example.org", "en");
        know(KESHA, "Kesha <b>", "kesha@example.org", "en");
        subscriptions.begin(ANNA);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Kesha completes the most expensive task, and Popug ends it in the red. */
    void finalMonday() {
        books.fee(MONDAY, POPUG, 1000);
        books.reward(MONDAY, KESHA, 2500, "Feed <the> parrot");
        books.close(MONDAY);
        books.clock.set(morning(TUESDAY));
        books.hear();
        assertThat(books.state(MONDAY)).isEqualTo("final");
    }

    void morningAfter(LocalDate day) {
        mail();
        books.close(day);
        books.clock.set(morning(day.plusDays(1)));
        books.hear();
        mail();
    }

    static Instant morning(LocalDate day) {
        return day.atTime(0, 2).toInstant(ZoneOffset.UTC);
    }

    void mail() {
        mailer.run(books.manualStart(), null);
    }

    DayMailer mailer(Letters letters) {
        var links = new LetterLinks(new Services(
                "https://tracker.example", "https://accounting.example", "https://analytics.example", "", ""));
        return new DayMailer(
                letters,
                server.client(books.clock),
                new LetterTemplates(new Money(), messages(), books.calendar, links),
                links,
                books.clock);
    }

    static ResourceBundleMessageSource messages() {
        var messages = new ResourceBundleMessageSource();
        messages.setBasename("analytics/messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setFallbackToSystemLocale(false);
        return messages;
    }

    void know(UUID person, String name, String email, String language) {
        books.jdbc
                .sql("""
                        insert into person (id, version, name, role, active, email, language)
                        values (:id, 1, :name, 'administrator', true, :email, :language)
                        """)
                .param("id", person)
                .param("name", name)
                .param("email", email)
                .param("language", language)
                .update();
    }

    List<String> states() {
        return books.jdbc
                .sql("select concat_ws(' ', day, state, reason) from management_letter order by day, person_id")
                .query(String.class)
                .list();
    }

    Turn killedAt(String step) {
        Turn whole = books.manualStart();
        return new Turn() {
            @Override
            public <T> T step(String name, Supplier<T> work) {
                if (name.equals(step)) {
                    throw new IllegalStateException("killed");
                }
                return whole.step(name, work);
            }

            @Override
            public boolean isManualStart() {
                return whole.isManualStart();
            }

            @Override
            public long begin(@Nullable LocalDate day) {
                return whole.begin(day);
            }

            @Override
            public void end(long run, Map<String, ? extends Number> counts) {
                whole.end(run, counts);
            }

            @Override
            public void record(@Nullable LocalDate day, Instant started, Map<String, ? extends Number> counts) {
                whole.record(day, started, counts);
            }
        };
    }

    MimeMessage byId(String id) {
        return received().stream()
                .filter(letter -> header(letter, "Message-ID").startsWith("<" + id))
                .findFirst()
                .orElseThrow();
    }

    List<MimeMessage> received() {
        return server.letters().stream().map(LetterFixture::parsed).toList();
    }

    static MimeMessage parsed(String letter) {
        try {
            return new MimeMessage(null, new ByteArrayInputStream(letter.getBytes(StandardCharsets.UTF_8)));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String header(MimeMessage letter, String name) {
        try {
            return Stream.ofNullable(letter.getHeader(name))
                    .flatMap(Stream::of)
                    .findFirst()
                    .orElseThrow();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String part(MimeMessage letter, int index) throws MessagingException, IOException {
        return ((Multipart) letter.getContent()).getBodyPart(index).getContent().toString();
    }
}
