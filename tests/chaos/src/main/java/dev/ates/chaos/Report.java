package dev.ates.chaos;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a run.
 *
 * @param faults how often each kind occurred, including 0
 * @param points how often a process died at each point and hit
 * @param violations descriptions of violations
 * @param healedMillisMax the longest time until a deleted queue or binding was restored
 * @param takenOverMillisMax the longest time until another instance led
 * @param repeatedLetters letters that arrived more than once with the same Message-ID, because SMTP has no transactions
 */
record Report(
        long seed,
        int minutes,
        int partitions,
        double seconds,
        Map<String, Integer> faults,
        Map<String, Integer> points,
        List<String> violations,
        long commands,
        long commandsFailed,
        long events,
        long tasks,
        long days,
        long payouts,
        long letters,
        long repeatedLetters,
        long healedMillisMax,
        long takenOverMillisMax,
        String fsync,
        String broker) {

    /** As JSON, with the number of violations first. */
    String json() {
        Map<String, Object> fields = new java.util.LinkedHashMap<>();
        fields.put("seed", seed);
        fields.put("minutes", minutes);
        fields.put("partitions", partitions);
        fields.put("seconds", Math.round(seconds));
        fields.put("violations", violations.size());
        fields.put("violated", violations);
        fields.put("faults", new TreeMap<>(faults));
        fields.put("points", new TreeMap<>(points));
        fields.put("commands", commands);
        fields.put("commandsFailed", commandsFailed);
        fields.put("events", events);
        fields.put("tasks", tasks);
        fields.put("days", days);
        fields.put("payouts", payouts);
        fields.put("letters", letters);
        fields.put("repeatedLetters", repeatedLetters);
        fields.put("healedMillisMax", healedMillisMax);
        fields.put("takenOverMillisMax", takenOverMillisMax);
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
                        faults.values().stream().mapToInt(n -> n).sum(),
                        faults.values().stream().filter(n -> n > 0).count(),
                        seconds,
                        commands,
                        commandsFailed));
        new TreeMap<>(faults).forEach((kind, count) -> words.append("  %-32s %d%n".formatted(kind, count)));
        words.append("%,d events, %,d tasks, %d days, %d payouts, %d letters (%d came again)%n"
                .formatted(events, tasks, days, payouts, letters, repeatedLetters));
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
