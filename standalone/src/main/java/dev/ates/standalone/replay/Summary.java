package dev.ates.standalone.replay;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a replay. Amounts are minor units; fees are negative, as in the events.
 *
 * @param eventsApplied by all services together
 * @param seconds of the replay itself, without starting and ending the world
 * @param fsync PostgreSQL's answer to {@code SHOW fsync}
 * @param broker its product and version
 * @param chain of accounting's closed days: {@code intact}, or where it is broken
 * @param mostExpensive the most expensive task of each month
 * @param differences the first hundred differences; empty when everything agrees
 */
record Summary(
        long days,
        long finalDays,
        long tasks,
        long assignments,
        long completions,
        long feesMinor,
        long rewardsMinor,
        long companyEarnedMinor,
        long paidMinor,
        long payouts,
        long carriedOver,
        long letters,
        long eventsApplied,
        double seconds,
        String fsync,
        String broker,
        String currency,
        long rejectedLines,
        String chain,
        Map<YearMonth, Expensive> mostExpensive,
        List<String> differences) {

    /** A task with its reward. */
    record Expensive(String text, long rewardMinor) {}

    boolean reconciled() {
        return differences.isEmpty();
    }

    /** Whether everything agrees, every day is final and every payout has its letter. */
    boolean holds() {
        return reconciled() && finalDays == days;
    }

    String json() {
        var object = new LinkedHashMap<String, Object>();
        object.put("days", days);
        object.put("finalDays", finalDays);
        object.put("tasks", tasks);
        object.put("assignments", assignments);
        object.put("completions", completions);
        object.put("feesMinor", feesMinor);
        object.put("rewardsMinor", rewardsMinor);
        object.put("companyEarnedMinor", companyEarnedMinor);
        object.put("paidMinor", paidMinor);
        object.put("payouts", payouts);
        object.put("carriedOver", carriedOver);
        object.put("letters", letters);
        object.put("eventsApplied", eventsApplied);
        object.put("seconds", Math.round(seconds * 10) / 10.0);
        object.put("reconciled", reconciled());
        object.put("fsync", fsync);
        object.put("broker", broker);
        object.put("rejectedLines", rejectedLines);
        object.put("chain", chain);
        var months = new LinkedHashMap<String, Object>();
        mostExpensive.forEach((month, task) -> months.put(month.toString(), task));
        object.put("mostExpensive", months);
        object.put("differences", differences);
        return new JsonMapper().writeValueAsString(object);
    }

    String table() {
        var lines = new ArrayList<String>();
        lines.add("most expensive task per month");
        mostExpensive.forEach((month, task) ->
                lines.add("  %s  %14s  %s".formatted(month, money(task.rewardMinor()), shortened(task.text()))));
        lines.add("");
        row(lines, "days, final", "%,d, %,d".formatted(days, finalDays));
        row(lines, "tasks", "%,d".formatted(tasks));
        row(lines, "assignments", "%,d".formatted(assignments));
        row(lines, "completions", "%,d".formatted(completions));
        row(lines, "fees", money(feesMinor));
        row(lines, "rewards", money(rewardsMinor));
        row(lines, "company earned", money(companyEarnedMinor));
        row(lines, "paid out", "%s in %,d payouts".formatted(money(paidMinor), payouts));
        row(lines, "carried over", "%,d times".formatted(carriedOver));
        row(lines, "letters", "%,d".formatted(letters));
        row(lines, "events applied", "%,d in %.1f s".formatted(eventsApplied, seconds));
        row(lines, "broker", broker);
        row(lines, "fsync", fsync);
        row(lines, "rejected lines", "%,d".formatted(rejectedLines));
        row(lines, "chain of closed days", chain);
        row(
                lines,
                "tracker = ledger = analytics",
                reconciled() ? "yes, per person and day" : "NO: %d differences".formatted(differences.size()));
        return String.join("\n", lines);
    }

    private static void row(List<String> lines, String name, String value) {
        lines.add("%-30s %s".formatted(name, value));
    }

    private String money(long minor) {
        long whole = Math.abs(minor / 100);
        return "%s%,d.%02d %s".formatted(minor < 0 ? "−" : "", whole, Math.abs(minor % 100), currency);
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 79) + "…";
    }
}
