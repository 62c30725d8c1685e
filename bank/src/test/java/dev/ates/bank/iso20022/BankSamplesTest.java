package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ates.bank.Bank;
import dev.ates.bank.Bank.Answer;
import dev.ates.bank.Bank.Line;
import dev.ates.bank.Bank.Order;
import dev.ates.bank.Inbox;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The effect of each file in {@code tests/samples/bank} on the orders and on the day. */
class BankSamplesTest {

    private static final Path SAMPLES = Path.of("..", "tests", "samples", "bank");
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final TestDatabase DATABASE = TestDatabase.create("bank");
    private static final Expected EXPECTED =
            JsonMapper.shared().readValue(SAMPLES.resolve("expected.json").toFile(), Expected.class);

    private static final SettableClock CLOCK = new SettableClock(NOW);

    @TempDir
    private static Path folder;

    private static Bank bank;

    @BeforeAll
    static void open() {
        bank = TestFileBank.accountOf(
                "DE89370400440532013000", folder, DATABASE.dataSource(), new BusinessCalendar(CLOCK, ZoneOffset.UTC));
    }

    /** All samples share one bank, which is emptied before each. */
    @BeforeEach
    void forget() throws IOException {
        CLOCK.set(NOW);
        TestFileBank.forgetFiles(DATABASE.dataSource());
        for (String part : List.of("out", "in", "done", "aside")) {
            for (String name : names(part)) {
                Files.delete(folder.resolve(part).resolve(name));
            }
        }
    }

    record Expected(String about, String message, List<Ordered> orders, List<Sample> cases) {}

    record Ordered(UUID key, long amountMinor) {}

    /**
     * @param orders executed, rejected or open, with the beginning of the reason
     * @param aside a part of the reason why the last file is put aside
     * @param waits a part of the reason why a file is waited for until it has not changed for a while
     * @param complete false if there is no complete statement of the day
     * @param lines of the day's statement
     * @param remarks on it, by their beginning
     */
    record Sample(
            String says,
            List<String> files,
            List<String> orders,
            @Nullable String aside,
            @Nullable String waits,
            @Nullable LocalDate day,
            @Nullable Boolean complete,
            @Nullable List<String> lines,
            @Nullable List<String> remarks) {

        @Override
        public String toString() {
            return says;
        }
    }

    static Stream<Sample> samples() {
        return EXPECTED.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void saysWhatBecomesOfEachOrder(Sample sample) throws IOException {
        List<Order> orders =
                EXPECTED.orders().stream().map(BankSamplesTest::order).toList();
        bank.pay(orders);
        assertThat(names("out")).containsExactly(EXPECTED.message() + ".xml");

        for (String file : sample.files()) {
            Files.copy(SAMPLES.resolve(file), folder.resolve("in").resolve(file));
            bank.find(orders);
            CLOCK.advance(Duration.ofSeconds(1));
        }
        String last = sample.files().getLast();
        if (sample.waits() != null) {
            assertThat(bank.inbox().items()).singleElement().satisfies(item -> {
                assertThat(item.aside()).isFalse();
                assertThat(item.reason()).contains(sample.waits());
            });
            CLOCK.advance(Duration.ofMinutes(1));
        }
        Map<UUID, Answer> answers = bank.find(orders);

        for (int one = 0; one < orders.size(); one++) {
            assertThat(words(answers.get(orders.get(one).key())))
                    .startsWith(sample.orders().get(one));
        }
        String reason = sample.aside() != null ? sample.aside() : sample.waits();
        assertThat(bank.inbox().items())
                .extracting(Inbox.Item::name, Inbox.Item::aside)
                .containsExactlyElementsOf(reason == null ? List.of() : List.of(tuple(last, true)));
        if (reason != null) {
            assertThat(bank.inbox().items().getFirst().reason()).contains(reason);
        }
        assertThat(names("in")).isEmpty();
        if (sample.day() != null) {
            compare(sample, sample.day());
        }
    }

    private static void compare(Sample sample, LocalDate day) {
        List<String> lines = new ArrayList<>();
        Optional<Bank.Statement> statement = bank.statement(
                day, page -> page.stream().map(BankSamplesTest::words).forEach(lines::add));
        assertThat(statement.isPresent()).isEqualTo(!Boolean.FALSE.equals(sample.complete()));
        if (statement.isPresent()) {
            assertThat(lines).isEqualTo(sample.lines());
            List<String> remarks = statement.get().remarks();
            assertThat(remarks).hasSameSizeAs(sample.remarks());
            for (int one = 0; one < remarks.size(); one++) {
                assertThat(remarks.get(one)).startsWith(sample.remarks().get(one));
            }
            assertThat(bank.statements(day)).containsEntry(day, statement.get().version());
        }
    }

    @Test
    void knowsEverySample() throws IOException {
        List<String> known =
                samples().flatMap(sample -> sample.files().stream()).sorted().toList();
        try (Stream<Path> files = Files.list(SAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("expected.json"))
                            .sorted())
                    .isEqualTo(known);
        }
    }

    private static Order order(Ordered ordered) {
        return new Order(
                ordered.key(),
                ordered.key(),
                "Somebody",
                LocalDate.parse("2026-11-26"),
                ordered.amountMinor(),
                "USD",
                NOW);
    }

    private static String words(Answer answer) {
        return switch (answer) {
            case Answer.Executed done -> "executed";
            case Answer.Rejected refused -> "rejected " + refused.reason();
            case Answer.Pending open ->
                "open "
                        + open.reason()
                                .replaceFirst(
                                        "The order file \\w+ was written for the bank on [-0-9]{10} at [0-9:]{5} UTC(, )?",
                                        "")
                                .replaceFirst("^[-\\w.]+(?i:\\.xml): ", "");
            default -> answer.toString();
        };
    }

    private static String words(Line line) {
        return "%s %s %d %s".formatted(line.kind(), line.reference(), line.amountMinor(), line.currency());
    }

    private static List<String> names(String part) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(part))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
