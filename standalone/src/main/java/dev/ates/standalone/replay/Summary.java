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
 * @param chain of accounting's closed days: {@code intact}, or where it is broken
 * @param mostExpensive the most expensive task of each month
 * @param differences the first hundred differences; empty when everything agrees
 */
record Summary(
        Days days,
        Work work,
        Money money,
        Run run,
        long rejectedLines,
        String chain,
        Map<YearMonth, Expensive> mostExpensive,
        List<String> differences) {

    /** The days of the history, and how many of them are final in analytics. */
    record Days(long all, long ended) {}

    /** What the tracker did. */
    record Work(long tasks, long assignments, long completions, long feesMinor, long rewardsMinor) {}

    /** What accounting made of it. */
    record Money(
            long companyEarnedMinor, long paidMinor, long payouts, long carriedOver, long letters, String currency) {

        private String format(long minor) {
            long whole = Math.abs(minor / 100);
            return "%s%,d.%02d %s".formatted(minor < 0 ? "−" : "", whole, Math.abs(minor % 100), currency);
        }
    }

    /**
     * How it ran.
     *
     * @param eventsApplied by all services together
     * @param seconds of the replay itself, without starting and ending the world
     * @param fsync PostgreSQL's answer to {@code SHOW fsync}
     * @param broker its product and version
     */
    record Run(long eventsApplied, double seconds, String fsync, String broker) {}

    /** A task with its reward. */
    record Expensive(String text, long rewardMinor) {}

    boolean reconciled() {
        return differences.isEmpty();
    }

    /** Whether everything agrees, every day is final and every payout has its letter. */
    boolean holds() {
        return reconciled() && days.ended() == days.all();
    }

    String json() {
        var object = new LinkedHashMap<String, Object>();
        object.put("days", days.all());
        object.put("finalDays", days.ended());
        object.put("tasks", work.tasks());
        object.put("assignments", work.assignments());
        object.put("completions", work.completions());
        object.put("feesMinor", work.feesMinor());
        object.put("rewardsMinor", work.rewardsMinor());
        object.put("companyEarnedMinor", money.companyEarnedMinor());
        object.put("paidMinor", money.paidMinor());
        object.put("payouts", money.payouts());
        object.put("carriedOver", money.carriedOver());
        object.put("letters", money.letters());
        object.put("eventsApplied", run.eventsApplied());
        object.put("seconds", Math.round(run.seconds() * 10) / 10.0);
        object.put("reconciled", reconciled());
        object.put("fsync", run.fsync());
        object.put("broker", run.broker());
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
                lines.add("  %s  %14s  %s".formatted(month, money.format(task.rewardMinor()), shortened(task.text()))));
        lines.add("");
        row(lines, "days, final", "%,d, %,d".formatted(days.all(), days.ended()));
        row(lines, "tasks", "%,d".formatted(work.tasks()));
        row(lines, "assignments", "%,d".formatted(work.assignments()));
        row(lines, "completions", "%,d".formatted(work.completions()));
        row(lines, "fees", money.format(work.feesMinor()));
        row(lines, "rewards", money.format(work.rewardsMinor()));
        row(lines, "company earned", money.format(money.companyEarnedMinor()));
        row(lines, "paid out", "%s in %,d payouts".formatted(money.format(money.paidMinor()), money.payouts()));
        row(lines, "carried over", "%,d times".formatted(money.carriedOver()));
        row(lines, "letters", "%,d".formatted(money.letters()));
        row(lines, "events applied", "%,d in %.1f s".formatted(run.eventsApplied(), run.seconds()));
        row(lines, "broker", run.broker());
        row(lines, "fsync", run.fsync());
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

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 79) + "…";
    }
}
