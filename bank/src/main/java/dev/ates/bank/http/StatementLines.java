package dev.ates.bank.http;

import dev.ates.bank.Bank.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The lines of a statement as a bank sends them, checked one by one: one that makes no sense becomes a remark and stops
 * none of the others. They are numbered again in their order, because a bank may use a number twice.
 */
class StatementLines {

    private static final int REMARKS_MAX = 20;
    private static final int TEXT_LENGTH_MAX = 100;

    /** Lines are added up, so each of them and their sum have at most 18 digits. */
    private static final long AMOUNT_MINOR_MAX = 999_999_999_999_999_999L;

    private final List<String> remarks = new ArrayList<>();
    private final Map<Long, Line> numbered = new HashMap<>();
    private @Nullable Numbered endOfLastPage;
    private long read;
    private long room = AMOUNT_MINOR_MAX;

    /** A line under the bank's number. */
    private record Numbered(long number, Line line) {}

    /** The lines of the next page that can be used. */
    List<Line> take(List<JsonNode> page) {
        // A bank may number each page anew, and execute an order twice.
        numbered.clear();
        Numbered end = endOfLastPage;
        List<Line> taken = new ArrayList<>();
        for (int place = 0; place < page.size(); place++) {
            JsonNode line = page.get(place);
            take(line, place == 0 ? end : null).ifPresent(taken::add);
        }
        endOfLastPage = end(page);
        return taken;
    }

    /**
     * The line that a bank repeats at the beginning of its next page if it takes the number after which we ask for the
     * first one that we want. One that numbers each page anew begins it as it began this one, so a page with a single
     * number has no such line.
     */
    private @Nullable Numbered end(List<JsonNode> page) {
        if (page.isEmpty()) {
            return null;
        }
        JsonNode first = page.getFirst().path("number");
        JsonNode last = page.getLast().path("number");
        Line line = last.canConvertToLong() ? numbered.get(last.longValue()) : null;
        return line == null || first.equals(last) ? null : new Numbered(last.longValue(), line);
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }

    private Optional<Line> take(JsonNode line, @Nullable Numbered end) {
        read++;
        try {
            Line checked = checked(line);
            JsonNode number = line.path("number");
            Line same = number.canConvertToLong() ? numbered.putIfAbsent(number.longValue(), checked) : null;
            if (same != null && isAgain(checked, same)) {
                throw new IllegalArgumentException("it repeats number " + number);
            }
            if (end != null
                    && number.canConvertToLong()
                    && number.longValue() == end.number()
                    && isAgain(checked, end.line())) {
                throw new IllegalArgumentException("it repeats number %s of the page before".formatted(number));
            }
            if (checked.amountMinor() > room) {
                throw new IllegalArgumentException("the sum of all lines has more than 18 digits");
            }
            room -= checked.amountMinor();
            return Optional.of(checked);
        } catch (IllegalArgumentException e) {
            if (remarks.size() < REMARKS_MAX) {
                remarks.add("Line %d was ignored: %s".formatted(read, e.getMessage()));
            }
            return Optional.empty();
        }
    }

    private static boolean isAgain(Line line, Line other) {
        return line.kind() == other.kind()
                && line.reference().equals(other.reference())
                && line.amountMinor() == other.amountMinor()
                && line.currency().equals(other.currency());
    }

    /** Without a kind it is a payment; without a key, as a fee may be, its reference is "?". */
    private Line checked(JsonNode line) {
        String kind = text(line, "kind").orElse(Line.Kind.payment.name());
        JsonNode amount = line.path("amountMinor");
        if (!amount.isIntegralNumber()
                || !amount.canConvertToLong()
                || amount.longValue() < 0
                || amount.longValue() > AMOUNT_MINOR_MAX) {
            throw new IllegalArgumentException("amountMinor is " + shown(amount.toString()));
        }
        String currency = text(line, "currency").orElse("missing");
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("currency is " + currency);
        }
        return new Line(
                read,
                Stream.of(Line.Kind.values())
                        .filter(one -> one.name().equals(kind))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("kind is " + kind)),
                text(line, "key").orElse("?"),
                amount.longValue(),
                currency);
    }

    /** The text, or a number as text; empty if it is missing, null or blank. */
    private static Optional<String> text(JsonNode line, String field) {
        JsonNode value = line.path(field);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(shown(Objects.requireNonNullElse(value.asString(), "")))
                        .filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /** On one line, without what a database does not store, and not too long. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .map(point -> Character.isISOControl(point) ? ' ' : point)
                .filter(point -> Character.getType(point) != Character.SURROGATE)
                .limit(TEXT_LENGTH_MAX)
                .forEach(shown::appendCodePoint);
        return shown.toString().strip();
    }
}
