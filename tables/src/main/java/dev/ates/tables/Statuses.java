package dev.ates.tables;

import dev.ates.contracts.ForeignText;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the statuses of common trackers mean; the unknown ones, which count as open, are remembered. */
final class Statuses {

    private static final int SHOWN_MAX = 20;
    private static final int SHOWN_CHARACTERS_MAX = 60;

    private static final Set<String> CLOSED = Set.of(
            "closed",
            "done",
            "resolved",
            "completed",
            "complete",
            "finished",
            "fixed",
            "verified",
            "released",
            "merged",
            "canceled",
            "cancelled",
            "rejected",
            "declined",
            "duplicate",
            "removed",
            "obsolete",
            "invalid",
            "archived",
            "won't do",
            "wont do",
            "won't fix",
            "wont fix");

    private static final Set<String> OPEN = Set.of(
            "open",
            "opened",
            "reopened",
            "new",
            "submitted",
            "proposed",
            "triage",
            "backlog",
            "to do",
            "todo",
            "planned",
            "ready",
            "unstarted",
            "not started",
            "selected for development",
            "assigned",
            "approved",
            "committed",
            "active",
            "started",
            "doing",
            "in progress",
            "in development",
            "indeterminate",
            "in review",
            "code review",
            "review",
            "in testing",
            "testing",
            "feedback",
            "waiting",
            "pending",
            "blocked",
            "on hold",
            "paused");

    private final Set<String> unknown = new TreeSet<>();
    private long unknownLines;

    /** Whether it means closed; empty for an unknown one. */
    static Optional<Boolean> closed(String status) {
        String word = status.strip().toLowerCase(Locale.ROOT).replace('’', '\'').replaceAll("[\\s_-]+", " ");
        return CLOSED.contains(word) ? Optional.of(true) : OPEN.contains(word) ? Optional.of(false) : Optional.empty();
    }

    /** Remembers an item that counts as open because its status is unknown. */
    void addUnknown(String status) {
        unknownLines++;
        if (unknown.size() < SHOWN_MAX) {
            unknown.add(ForeignText.shown(status.strip(), SHOWN_CHARACTERS_MAX));
        }
    }

    long unknownLines() {
        return unknownLines;
    }

    /** At most 20 of them. */
    Set<String> unknown() {
        return unknown;
    }
}
