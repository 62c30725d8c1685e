package dev.ates.chaos;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a run.
 *
 * @param violations descriptions of violations
 * @param fsync PostgreSQL's answer to {@code SHOW fsync}
 * @param broker its product and version
 */
record Report(
        Run.Plan plan,
        double seconds,
        Faults faults,
        List<String> violations,
        Done done,
        Recovery recovery,
        String fsync,
        String broker) {

    /**
     * @param kinds how often each kind occurred, including 0
     * @param points how often a process died at each point and hit
     */
    record Faults(Map<String, Integer> kinds, Map<String, Integer> points) {

        static final Faults NONE = new Faults(Map.of(), Map.of());
    }

    /**
     * What the load did, and what came of it.
     *
     * @param repeatedLetters letters that arrived more than once with the same Message-ID, because SMTP has no transactions
     */
    record Done(
            long commands,
            long commandsFailed,
            long events,
            long tasks,
            long days,
            long payouts,
            long letters,
            long repeatedLetters) {}

    /**
     * @param healedMillisMax the longest time until a deleted queue or binding was restored
     * @param takenOverMillisMax the longest time until another instance led
     */
    record Recovery(long healedMillisMax, long takenOverMillisMax) {}

    /** The same run with its faults and violations, once it is over. */
    Report with(Faults occurred, List<String> violated) {
        return new Report(plan, seconds, occurred, violated, done, recovery, fsync, broker);
    }

    /** As JSON, with the number of violations first. */
    String json() {
        Map<String, Object> fields = new java.util.LinkedHashMap<>();
        fields.put("seed", plan.seed());
        fields.put("minutes", plan.minutes());
        fields.put("partitions", plan.partitions());
        fields.put("seconds", Math.round(seconds));
        fields.put("violations", violations.size());
        fields.put("violated", violations);
        fields.put("faults", new TreeMap<>(faults.kinds()));
        fields.put("points", new TreeMap<>(faults.points()));
        fields.put("commands", done.commands());
        fields.put("commandsFailed", done.commandsFailed());
        fields.put("events", done.events());
        fields.put("tasks", done.tasks());
        fields.put("days", done.days());
        fields.put("payouts", done.payouts());
        fields.put("letters", done.letters());
        fields.put("repeatedLetters", done.repeatedLetters());
        fields.put("healedMillisMax", recovery.healedMillisMax());
        fields.put("takenOverMillisMax", recovery.takenOverMillisMax());
        fields.put("fsync", fsync);
        fields.put("broker", broker);
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(fields);
    }

    String words() {
        var words = new StringBuilder();
        words.append("%n%d faults of %d kinds in %.0f s; %,d commands, %,d of them without an answer%n"
                .formatted(
                        faults.kinds().values().stream().mapToInt(n -> n).sum(),
                        faults.kinds().values().stream().filter(n -> n > 0).count(),
                        seconds,
                        done.commands(),
                        done.commandsFailed()));
        new TreeMap<>(faults.kinds()).forEach((kind, count) -> words.append("  %-32s %d%n".formatted(kind, count)));
        words.append("%,d events, %,d tasks, %d days, %d payouts, %d letters (%d came again)%n"
                .formatted(
                        done.events(),
                        done.tasks(),
                        done.days(),
                        done.payouts(),
                        done.letters(),
                        done.repeatedLetters()));
        words.append("fsync %s, %s%n".formatted(fsync, broker));
        if (violations.isEmpty()) {
            words.append("Nothing is lost or done twice.%n".formatted());
        } else {
            words.append("NOT IN ORDER:%n".formatted());
            violations.forEach(violation -> words.append("  ").append(violation).append('\n'));
        }
        return words.toString();
    }
}
