package dev.ates.standalone.replay;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tables.WorkItems.Rejected;
import dev.ates.tables.WorkItems.WorkItem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The work items by business day: each is created on one day, and done on the same or a later day, or stays open. Only
 * items created between the first and the last day belong to the history; an item done after the last day stays open.
 *
 * @param rejectedLines of the file
 */
record History(ZoneId zone, LocalDate from, LocalDate to, Map<LocalDate, List<Deed>> deeds, int rejectedLines) {

    private static final int DAYS_MAX = 20_000;

    /**
     * A wrong year must not create a history of decades. Real histories may be that long, but in ten years something
     * happens: days beyond a longer gap than that do not belong to the others.
     */
    private static final int GAP_DAYS_MAX = 3_653;

    /** The creation or completion of an item. */
    record Deed(Instant at, WorkItem item, boolean done) {}

    /** The requested days; a missing first or last day is that of the items. */
    record Days(
            ZoneId zone, @Nullable LocalDate from, @Nullable LocalDate to) {}

    /**
     * @throws IllegalArgumentException when there is nothing to play, or too many days
     */
    static History of(List<WorkItem> all, Days asked, Rejections rejections) {
        List<WorkItem> items =
                asked.from() != null && asked.to() != null ? all : together(all, asked.zone(), rejections);
        if (items.isEmpty()) {
            throw new IllegalArgumentException(
                    rejections.count() == 0
                            ? "There is no work item in the file"
                            : "There is no work item left to play: %,d lines were rejected"
                                    .formatted(rejections.count()));
        }
        LocalDate first = asked.from() != null
                ? asked.from()
                : days(items, asked.zone()).min(Comparator.naturalOrder()).orElseThrow();
        LocalDate last = asked.to() != null
                ? asked.to()
                : days(items, asked.zone()).max(Comparator.naturalOrder()).orElseThrow();
        if (last.isBefore(first) || first.plusDays(DAYS_MAX).isBefore(last)) {
            throw new IllegalArgumentException("From %s to %s must be 1 to %d days".formatted(first, last, DAYS_MAX));
        }
        return new History(asked.zone(), first, last, deeds(items, asked.zone(), first, last), rejections.count());
    }

    /** The items of which every day is in the main span. */
    private static List<WorkItem> together(List<WorkItem> items, ZoneId zone, Rejections rejections) {
        if (items.isEmpty()) {
            return items;
        }
        Span main = mainSpan(days(items, zone).sorted().toList());
        var together = new ArrayList<WorkItem>();
        for (WorkItem item : items) {
            days(List.of(item), zone)
                    .filter(day -> day.isBefore(main.first()) || day.isAfter(main.last()))
                    .findFirst()
                    .ifPresentOrElse(
                            day -> rejections.add(new Rejected(
                                    item.line(),
                                    "%s is more than %,d days from most others, %s to %s; --from and --to play such days"
                                            .formatted(day, GAP_DAYS_MAX, main.first(), main.last()))),
                            () -> together.add(item));
        }
        return together;
    }

    /** Days without a long gap between them, and how many items were created or done on them. */
    private record Span(LocalDate first, LocalDate last, int count) {}

    /** The span with the most days; of equals the last one, because times that were never set are early ones. */
    private static Span mainSpan(List<LocalDate> sorted) {
        LocalDate first = sorted.getFirst();
        Span span = new Span(first, first, 0);
        Span main = span;
        for (LocalDate day : sorted) {
            span = span.last().plusDays(GAP_DAYS_MAX).isBefore(day)
                    ? new Span(day, day, 1)
                    : new Span(span.first(), day, span.count() + 1);
            main = span.count() >= main.count() ? span : main;
        }
        return main;
    }

    /** All days on which items were created or done. */
    private static Stream<LocalDate> days(List<WorkItem> items, ZoneId zone) {
        return items.stream()
                .flatMap(item -> Stream.of(item.createdAt(), item.completedAt()))
                .filter(Objects::nonNull)
                .map(at -> BusinessCalendar.dayOf(at, zone));
    }

    private static Map<LocalDate, List<Deed>> deeds(
            List<WorkItem> items, ZoneId zone, LocalDate first, LocalDate last) {
        var deeds = new TreeMap<LocalDate, List<Deed>>();
        for (WorkItem item : items) {
            LocalDate created = BusinessCalendar.dayOf(item.createdAt(), zone);
            if (created.isBefore(first) || created.isAfter(last)) {
                continue;
            }
            deeds.computeIfAbsent(created, day -> new ArrayList<>()).add(new Deed(item.createdAt(), item, false));
            Instant completedAt = item.completedAt();
            if (completedAt != null) {
                LocalDate completed = BusinessCalendar.dayOf(completedAt, zone);
                if (!completed.isAfter(last)) {
                    deeds.computeIfAbsent(completed, day -> new ArrayList<>()).add(new Deed(completedAt, item, true));
                }
            }
        }
        // A stable sort keeps an item's creation before its completion in the same second.
        deeds.values().forEach(ofDay -> ofDay.sort(Comparator.comparing(Deed::at)));
        return deeds;
    }

    int days() {
        return (int) (to.toEpochDay() - from.toEpochDay() + 1);
    }

    List<Deed> on(LocalDate day) {
        return deeds.getOrDefault(day, List.of());
    }
}
