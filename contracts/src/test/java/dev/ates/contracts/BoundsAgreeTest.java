package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Do the schema and the record have the same bounds? Values on both sides of each bound are checked against both. Not
 * tested: the few other forms of a valid value that Jackson reads (a day as three numbers, a UUID in base64, blanks
 * around the name of a constant), which nobody may write. A bound that no schema can express is checked only at the
 * record.
 */
class BoundsAgreeTest {

    private static final String PERSON = "ates.person.changed.v1";
    private static final String ASSIGNED = "ates.task.assigned.v1";
    private static final String COMPLETED = "ates.task.completed.v1";
    private static final String ASSIGNED_2 = "ates.task.assigned.v2";
    private static final String COMPLETED_2 = "ates.task.completed.v2";
    private static final String SEALED = "ates.day.sealed.v1";
    private static final String POSTED = "ates.ledger.posted.v1";
    private static final String SETTLED = "ates.payout.settled.v1";
    private static final String CLOSED = "ates.day.closed.v1";

    private static final String BEYOND_LONG = "9223372036854775808";
    private static final String BELOW_LONG = "-9223372036854775809";
    private static final String NUL = "'a\\u0000\\n'";
    private static final String TASK = "'0d4ff4cb-1df5-4c5a-8d70-1a2b3c4d5e6f'";

    /**
     * @param sample the valid data to change
     * @param field the field to set
     * @param value JSON; none removes the field
     */
    private record Change(String wireName, String sample, String field, String value) {

        JsonNode data() {
            ObjectNode data = (ObjectNode) Contract.sample(wireName, sample).deepCopy();
            if (value.isEmpty()) {
                data.remove(field);
            } else {
                data.set(field, EventJson.mapper().readTree(value));
            }
            return data;
        }

        @Override
        public String toString() {
            String shown = value.isEmpty() ? "absent" : value.length() > 40 ? value.substring(0, 40) + "…" : value;
            return "%s (%s) with %s %s".formatted(wireName, sample, field, shown);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beyondTheBounds")
    void refusesWhatIsBeyondABound(Change change) {
        assertThat(Contract.errors(change.wireName(), change.data()))
                .as("schema")
                .isNotEmpty();

        Throwable refusal = catchThrowable(() -> SamplesTest.decode(change.wireName(), change.data()));

        assertThat(refusal).as("record refuses %s", change).isNotNull().hasMessageContaining(change.field());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("atTheBounds")
    void acceptsWhatIsAtABound(Change change) {
        assertThat(Contract.errors(change.wireName(), change.data()))
                .as("schema")
                .isEmpty();

        Event event = SamplesTest.decode(change.wireName(), change.data());

        assertThat(SamplesTest.encode(event)).as("record").isEqualTo(change.data());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("missing")
    void refusesAMissingField(Change change) {
        refusesWhatIsBeyondABound(change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofAnotherType")
    void refusesAValueOfAnotherType(Change change) {
        refusesWhatIsBeyondABound(change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofAnotherSum")
    void refusesADayWhoseSumsDisagree(Change change) {
        assertThat(Contract.errors(change.wireName(), change.data()))
                .as("schema")
                .isEmpty();

        Throwable refusal = catchThrowable(() -> SamplesTest.decode(change.wireName(), change.data()));

        assertThat(refusal)
                .as("record refuses %s", change)
                .isNotNull()
                .hasMessageContaining("companyEarnedMinor must be");
    }

    @Test
    void refusesFeesThatHaveNoOpposite() {
        Change change = new Change(CLOSED, "empty", "feesMinor", "-9223372036854775808");

        Throwable refusal = catchThrowable(() -> SamplesTest.decode(change.wireName(), change.data()));

        assertThat(refusal).hasRootCauseInstanceOf(ArithmeticException.class);
    }

    private static Stream<Change> beyondTheBounds() {
        Changes changes = new Changes();
        for (String aboutADay : List.of(SEALED, POSTED, SETTLED, CLOSED)) {
            changes.of(aboutADay, firstSample(aboutADay))
                    .set("day", "'1899-12-31'", "'+10000-01-01'", "'0000-01-01'", "'-2026-11-23'");
        }
        changes.of(PERSON, "employee")
                .set("version", "0", "-1", BEYOND_LONG)
                .set("name", text(0), text(201), emoji(201), NUL)
                .set("email", text(2), text(321), emoji(321), NUL)
                .set("role", "'director'", "''", "'Employee'")
                .set("language", "'de'", "'RU'", "'eng'", "''", "'en\\n'")
                .set("bankName", text(0), text(201), emoji(201), NUL)
                .set(
                        "absences",
                        absences(101),
                        "[null]",
                        "[{'from': '2026-11-23'}]",
                        "[{'from': null, 'to': '2026-11-23'}]",
                        "[{'from': '1899-12-31', 'to': '2026-11-23'}]",
                        "[{'from': '2026-11-23', 'to': '+10000-01-01'}]",
                        "[{'from': '2026-11-23', 'to': '2026-02-30'}]");
        tasksBeyondTheBounds(changes);
        postingsBeyondTheBounds(changes);
        daysBeyondTheBounds(changes);
        return changes.stream();
    }

    private static void tasksBeyondTheBounds(Changes changes) {
        for (String task : List.of(ASSIGNED, COMPLETED, ASSIGNED_2, COMPLETED_2)) {
            changes.of(task, "typical")
                    .set("title", text(0), text(501), emoji(501), NUL)
                    .set("description", text(10_001), emoji(10_001), NUL)
                    .set("currency", "'US'", "'USDT'", "'usd'", "'US1'", "''", "'USD\\n'", "'ÜSD'");
        }
        for (String told : List.of(ASSIGNED, COMPLETED)) {
            changes.of(told, "typical").set("title", text(201), emoji(201));
        }
        for (String assigned : List.of(ASSIGNED, ASSIGNED_2)) {
            changes.of(assigned, "typical").set("feeMinor", "0", "1", BELOW_LONG);
        }
        for (String completed : List.of(COMPLETED, COMPLETED_2)) {
            changes.of(completed, "typical").set("rewardMinor", "0", "-1", BEYOND_LONG);
        }
        for (String task : List.of(ASSIGNED_2, COMPLETED_2)) {
            changes.of(task, "typical")
                    .set(
                            "externalId",
                            text(0),
                            text(65),
                            emoji(65),
                            NUL,
                            "'a\\n'",
                            "'\\n'",
                            "'a\\u007fb'",
                            "'a\\u0085'");
        }
    }

    private static void postingsBeyondTheBounds(Changes changes) {
        changes.of(POSTED, "fee")
                .set("amountMinor", "0", "1", BELOW_LONG)
                .set("kind", "'gift'", "''", "'FEE'")
                .set("taskId", "null")
                .set("text", text(501), emoji(501), NUL)
                .set("currency", "'usd'", "'USDT'", "'US'");
        changes.of(POSTED, "reward-cyrillic-and-emoji")
                .set("amountMinor", "0", "-1", BEYOND_LONG)
                .set("taskId", "null");
        changes.of(POSTED, "payout").set("amountMinor", "0", "1", BELOW_LONG).set("taskId", TASK);
        changes.of(POSTED, "reversal-of-a-payout").set("amountMinor", "0", BEYOND_LONG, BELOW_LONG);
        changes.of(POSTED, "bonus").set("amountMinor", "0", "-1", BEYOND_LONG).set("taskId", TASK);
        changes.of(POSTED, "payout-return")
                .set("amountMinor", "0", "-1", BEYOND_LONG)
                .set("taskId", TASK);
        changes.of(POSTED, "adjustment-up").set("amountMinor", "0", BEYOND_LONG, BELOW_LONG);
        changes.of(SETTLED, "paid")
                .set("amountMinor", "0", "-1", BEYOND_LONG)
                .set("outcome", "'unknown'", "'carried-over'", "''")
                .set("reason", text(1))
                .set("currency", "'usd'", "'USDT'", "'US'");
        changes.of(SETTLED, "rejected")
                .set("amountMinor", "0", "-1", BEYOND_LONG)
                .set("reason", "null", text(0), text(501), emoji(501), NUL);
        changes.of(SETTLED, "carried-over")
                .set("amountMinor", "0", "1", BELOW_LONG)
                .set("reason", text(1));
    }

    private static void daysBeyondTheBounds(Changes changes) {
        changes.of(SEALED, "empty")
                .set("assignments", "-1", BEYOND_LONG)
                .set("feesMinor", "1", BELOW_LONG)
                .set("completions", "-1", BEYOND_LONG)
                .set("rewardsMinor", "-1", BEYOND_LONG)
                .set("currency", "'usd'", "'USDT'", "'US'");
        changes.of(CLOSED, "empty")
                .set("postings", "-1", BEYOND_LONG)
                .set("feesMinor", "1", BELOW_LONG)
                .set("rewardsMinor", "-1", BEYOND_LONG)
                .set("payouts", "-1", BEYOND_LONG)
                .set("paidOutMinor", "-1", BEYOND_LONG)
                .set("carriedOver", "-1", BEYOND_LONG)
                .set("carriedOverMinor", "1", BELOW_LONG)
                .set("companyEarnedMinor", BEYOND_LONG, "-9223372036854775808")
                .set("currency", "'usd'", "'USDT'", "'US'");
    }

    private static Stream<Change> atTheBounds() {
        Changes changes = new Changes();
        for (String aboutADay : List.of(SEALED, POSTED, SETTLED, CLOSED)) {
            changes.of(aboutADay, firstSample(aboutADay)).set("day", "'1900-01-01'", "'9999-12-31'");
        }
        changes.of(PERSON, "employee")
                .set("version", "1", "9223372036854775807")
                .set("name", text(1), text(200), emoji(200))
                .set("email", text(3), text(320), emoji(320))
                .set("language", "'en'", "'ru'")
                .set("bankName", text(1), text(200), emoji(200))
                .set("absences", absences(1), absences(100), "[{'from': '1900-01-01', 'to': '9999-12-31'}]");
        for (String task : List.of(ASSIGNED, COMPLETED, ASSIGNED_2, COMPLETED_2)) {
            changes.of(task, "typical")
                    .set("title", text(1), text(200), emoji(200), "'\\u0001'", "'\\n'")
                    .set("description", text(0), text(10_000), emoji(10_000), "'a\\n'")
                    .set("currency", "'AAA'", "'ZZZ'");
        }
        for (String assigned : List.of(ASSIGNED, ASSIGNED_2)) {
            changes.of(assigned, "typical").set("feeMinor", "-1", "-9223372036854775808");
        }
        for (String completed : List.of(COMPLETED, COMPLETED_2)) {
            changes.of(completed, "typical").set("rewardMinor", "1", "9223372036854775807");
        }
        for (String task : List.of(ASSIGNED_2, COMPLETED_2)) {
            changes.of(task, "typical")
                    .set("externalId", "null", text(1), text(64), emoji(64), "' '")
                    .set("title", text(500), emoji(500));
        }
        changes.of(SEALED, "busy")
                .set("assignments", "0")
                .set("feesMinor", "0", "-1")
                .set("completions", "0")
                .set("rewardsMinor", "0", "1");
        changes.of(POSTED, "fee").set("amountMinor", "-1").set("text", text(0), emoji(500));
        changes.of(POSTED, "reward-cyrillic-and-emoji").set("amountMinor", "1");
        changes.of(POSTED, "payout").set("amountMinor", "-1");
        changes.of(POSTED, "reversal-of-a-payout").set("amountMinor", "-1", "1").set("taskId", TASK, "null");
        changes.of(POSTED, "bonus").set("amountMinor", "1");
        changes.of(POSTED, "payout-return").set("amountMinor", "1");
        changes.of(POSTED, "adjustment-up").set("amountMinor", "-1", "1").set("taskId", TASK, "null");
        changes.of(SETTLED, "paid").set("amountMinor", "1");
        changes.of(SETTLED, "rejected").set("amountMinor", "1").set("reason", text(1), emoji(500));
        changes.of(SETTLED, "carried-over").set("amountMinor", "-1");
        changes.of(CLOSED, "busy")
                .set("postings", "0")
                .set("payouts", "0")
                .set("paidOutMinor", "0")
                .set("carriedOver", "0")
                .set("carriedOverMinor", "0");
        return changes.stream();
    }

    private static Stream<Change> ofAnotherSum() {
        Changes changes = new Changes();
        changes.of(CLOSED, "busy")
                .set("companyEarnedMinor", "580499", "580501", "-580500", "0")
                .set("feesMinor", "0", "-1873999")
                .set("rewardsMinor", "0", "1293501");
        changes.of(CLOSED, "empty").set("companyEarnedMinor", "-1", "1");
        return changes.stream();
    }

    private static Stream<Change> missing() {
        Changes changes = new Changes();
        EventTypes.all().keySet().forEach(wireName -> {
            Changes.Of of = changes.of(wireName, firstSample(wireName));
            Contract.schema(wireName).path("required").forEach(field -> of.set(field.asString(), ""));
        });
        return changes.stream();
    }

    private static Stream<Change> ofAnotherType() {
        Changes changes = new Changes();
        EventTypes.all().keySet().forEach(wireName -> {
            Changes.Of of = changes.of(wireName, firstSample(wireName));
            Contract.schema(wireName).path("properties").forEachEntry((field, property) -> {
                String type = property.path("type").asString("something or null");
                if (!type.equals("something or null")) {
                    of.set(field, "null");
                }
                if (!property.has("items")) {
                    of.set(field, "[]");
                }
                of.set(field, "{}", "['2026-11-23']");
                switch (type) {
                    case "integer" -> of.set(field, "'5'", "''", "-1.5", "1.5", "true");
                    case "boolean" -> of.set(field, "'true'", "''", "1", "0");
                    default -> of.set(field, "1", "0", "true", "1.5");
                }
                switch (property.path("format").asString("")) {
                    case "uuid" ->
                        of.set(field, "''", "' '", "'paul'", "'5f0c2a2e-3f0e-4c57-9a53-6c8d8f3d1b1'", "'1-1-1-1-1'");
                    case "date" ->
                        of.set(
                                field,
                                "''",
                                "' '",
                                "'2026-02-30'",
                                "'2026-2-3'",
                                "'23.11.2026'",
                                "'2026-11-23T00:00:00Z'",
                                "'2026-11-23T00:00:00'",
                                "20415");
                    default -> {}
                }
            });
        });
        return changes.stream();
    }

    private static String firstSample(String wireName) {
        return Contract.samples(wireName).keySet().iterator().next();
    }

    private static String text(int length) {
        return "'" + "x".repeat(length) + "'";
    }

    private static String emoji(int length) {
        return "'" + "🦜".repeat(length) + "'";
    }

    /** So many single days, each after the one before it. */
    private static String absences(int number) {
        LocalDate first = LocalDate.of(2026, 11, 23);
        return IntStream.range(0, number)
                .mapToObj(n -> "{'from': '%1$s', 'to': '%1$s'}".formatted(first.plusDays(n)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** Collects changes; the values are JSON with single quotes for double ones. */
    private static final class Changes {
        private final List<Change> changes = new ArrayList<>();

        Of of(String wireName, String sample) {
            return new Of(wireName, sample);
        }

        Stream<Change> stream() {
            return changes.stream();
        }

        private final class Of {
            private final String wireName;
            private final String sample;

            Of(String wireName, String sample) {
                this.wireName = wireName;
                this.sample = sample;
            }

            Of set(String field, String... values) {
                for (String value : values) {
                    changes.add(new Change(wireName, sample, field, value.replace('\'', '"')));
                }
                return this;
            }
        }
    }
}
