package dev.ates.standalone.replay;

import dev.ates.standalone.replay.WorkItems.Rejected;
import dev.ates.standalone.replay.WorkItems.WorkItem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened on which business day: items are created on their day and done on theirs. Only items created between the
 * first and the last day belong to it; one done after the last day stays open.
 */
record History(ZoneId zone, LocalDate from, LocalDate to, Map<LocalDate, List<Deed>> deeds, List<Rejected> rejected) {

    private static final int DAYS_MAX = 20_000;

    /** Something that somebody does at a time. */
    record Deed(Instant at, WorkItem item, boolean done) {}

    /**
     * @throws IllegalArgumentException when there is nothing to play between the days, or too much
     */
    static History of(WorkItems work, ZoneId zone, @Nullable LocalDate from, @Nullable LocalDate to) {
        if (work.items().isEmpty()) {
            throw new IllegalArgumentException("There is no work item in the file");
        }
        LocalDate first = from != null
                ? from
                : work.items().stream()
                        .map(item -> day(item.createdAt(), zone))
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
        LocalDate last = to != null
                ? to
                : work.items().stream()
                        .map(item -> day(item.completedAt(), zone))
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        if (last.isBefore(first) || first.plusDays(DAYS_MAX).isBefore(last)) {
            throw new IllegalArgumentException("From %s to %s must be 1 to %d days".formatted(first, last, DAYS_MAX));
        }
        var deeds = new TreeMap<LocalDate, List<Deed>>();
        for (WorkItem item : work.items()) {
            LocalDate created = day(item.createdAt(), zone);
            LocalDate completed = day(item.completedAt(), zone);
            if (created.isBefore(first) || created.isAfter(last)) {
                continue;
            }
            deeds.computeIfAbsent(created, day -> new ArrayList<>()).add(new Deed(item.createdAt(), item, false));
            if (!completed.isAfter(last)) {
                deeds.computeIfAbsent(completed, day -> new ArrayList<>())
                        .add(new Deed(item.completedAt(), item, true));
            }
        }
        // A stable sort keeps an item's creation before its completion in the same second.
        deeds.values().forEach(ofDay -> ofDay.sort(Comparator.comparing(Deed::at)));
        return new History(zone, first, last, deeds, work.rejected());
    }

    private static LocalDate day(Instant at, ZoneId zone) {
        return LocalDate.ofInstant(at, zone);
    }

    int days() {
        return (int) (to.toEpochDay() - from.toEpochDay() + 1);
    }

    List<Deed> on(LocalDate day) {
        return deeds.getOrDefault(day, List.of());
    }
}
