package dev.ates.standalone.ops;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command that queries services and reports their state by its exit code. */
abstract class Asking implements Callable<Integer> {

    static final int FINE = 0;
    static final int OPEN = 1;
    static final int UNKNOWN = 2;

    @Mixin
    final Whom whom = new Whom();

    /** A query to one service. */
    interface Question {
        OpsClient.Answer ask(OpsClient client, String service) throws Unreachable, Refused;
    }

    /** Refuses what is called wrongly before anything is asked for, such as a token. */
    void check() {}

    /** @return {@link #FINE} or {@link #OPEN} */
    abstract int run(OpsClient client) throws Unreachable, Refused;

    @Override
    public final Integer call() {
        check();
        try {
            return run(whom.client());
        } catch (Refused e) {
            err().println("ates: " + e.getMessage());
            return OPEN;
        } catch (Unreachable e) {
            err().println("ates: " + e.getMessage());
            return UNKNOWN;
        }
    }

    /** Queries all selected services; unreachable ones are reported at the end. */
    final Map<String, OpsClient.Answer> askAll(OpsClient client, Question question, Answers show)
            throws Unreachable, Refused {
        Map<String, OpsClient.Answer> answers = new LinkedHashMap<>();
        Unreachable silent = null;
        for (String service : whom.services()) {
            try {
                answers.put(service, question.ask(client, service));
            } catch (Unreachable e) {
                if (silent != null) {
                    e.addSuppressed(silent);
                    err().println("ates: " + silent.getMessage());
                }
                silent = e;
            }
        }
        if (whom.json()) {
            Map<String, JsonNode> bodies = new LinkedHashMap<>();
            answers.forEach((service, answer) -> bodies.put(service, answer.body()));
            json(Map.of("services", bodies));
        } else {
            show.show(answers);
        }
        if (silent != null) {
            throw silent;
        }
        return answers;
    }

    interface Answers {
        void show(Map<String, OpsClient.Answer> answers);
    }

    final void json(Object value) {
        out().println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }

    final PrintWriter out() {
        return spec().commandLine().getOut();
    }

    final PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        return whom.spec();
    }

    /** A value as a table cell: a dash for none. */
    static String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "-" : value.asString();
    }
}
