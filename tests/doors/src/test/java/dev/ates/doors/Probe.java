package dev.ates.doors;

import dev.ates.doors.Parameter.In;
import dev.ates.doors.Wire.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A well-formed request to a route. It is about an existing object of somebody else; or about a missing object, if the
 * shared system has none, or the request could not be repeated.
 */
record Probe(Route route, Map<Parameter, Object> values) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    static Probe of(Route route) {
        Map<Parameter, Object> values = new LinkedHashMap<>();
        for (var parameter : Parameter.of(route)) {
            if (parameter.needed()) {
                values.put(parameter, parameter.example());
            }
        }
        return new Probe(route, values);
    }

    /**
     * The same request with another value. Text in the path, the query and headers is sent unchanged, in JSON as a JSON
     * string.
     */
    Probe with(Parameter parameter, Object value) {
        Map<Parameter, Object> other = new LinkedHashMap<>(values);
        other.put(parameter, value);
        return new Probe(route, other);
    }

    Probe without(Parameter parameter) {
        Map<Parameter, Object> fewer = new LinkedHashMap<>(values);
        fewer.remove(parameter);
        return new Probe(route, fewer);
    }

    Answer send(Visitor visitor) throws IOException {
        var headers = new ArrayList<String>();
        values.forEach((parameter, value) -> {
            if (parameter.in() == In.HEADER) {
                headers.add(parameter.name() + ": " + value);
            }
        });
        return visitor.send(route, target(), headers, body(headers));
    }

    String target() {
        var path = route.pattern();
        for (var parameter : values.keySet()) {
            if (parameter.in() == In.PATH) {
                path = path.replace("{" + parameter.name() + "}", inPath(parameter));
            }
        }
        path = Somebody.elses(route, path);
        var query = pairs();
        return query.isEmpty() || inForm() ? path : path + "?" + query;
    }

    private String inPath(Parameter parameter) {
        var value = String.valueOf(values.get(parameter));
        return value.equals(String.valueOf(parameter.example()))
                ? escaped(Somebody.thing(route, parameter.name(), value)).replace("+", "%20")
                : value;
    }

    private byte @Nullable [] body(List<String> headers) {
        if (inForm()) {
            headers.add(FORM);
            return pairs().getBytes(StandardCharsets.ISO_8859_1);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        values.forEach((parameter, value) -> {
            if (parameter.in() == In.JSON) {
                fields.put(parameter.name(), value);
            }
        });
        if (Parameter.isJson(route)) {
            headers.add("Content-Type: application/json");
            return fields.entrySet().stream()
                    .map(field -> "\"%s\":%s".formatted(field.getKey(), json(field.getValue())))
                    .collect(Collectors.joining(",", "{", "}"))
                    .getBytes(StandardCharsets.UTF_8);
        }
        return route.method().equals("POST") ? new byte[0] : null;
    }

    private static String json(Object value) {
        return value instanceof Escaped raw ? raw.text() : JSON.writeValueAsString(value);
    }

    /** Forms of pages are sent in the body, parameters of programs in the address. */
    private boolean inForm() {
        return route.method().equals("POST") && !route.isApi() && !pairs().isEmpty();
    }

    private String pairs() {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().in() == In.QUERY)
                .map(entry -> entry.getKey().name() + "=" + escaped(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String escaped(Object value) {
        return value instanceof Escaped raw
                ? raw.text()
                : URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8);
    }

    /** A value that is sent unchanged, because it is already escaped, or deliberately not. */
    record Escaped(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    /** Objects of the instance that do not belong to the calling employee. */
    private static final class Somebody {

        private Somebody() {}

        static String thing(Route route, String name, String example) {
            var pattern = route.pattern();
            return switch (route.service() + " " + name) {
                case "tracker id" -> pattern.contains("/tasks/") ? TASK : example;
                case "accounting id" ->
                    pattern.contains("/payouts/")
                            ? PAYOUT
                            : pattern.contains("/accounts/")
                                    ? PERSON
                                    : pattern.contains("/entries/")
                                            ? ENTRY
                                            : pattern.contains("/approvals/") ? PROPOSAL : example;
                case "accounting entry" -> ENTRY;
                case "accounting name" -> "verifier";
                case "accounting person" -> pattern.contains("/letters/") ? PERSON : example;
                case "accounting kind" -> KIND;
                case "outside id" -> MESSAGE;
                case "outside key" -> PAYMENT;
                default -> example;
            };
        }

        /** Values for patterns whose variables no method reads. */
        static String elses(Route route, String path) {
            return path.replace("{registrationId}", "ates")
                    .replace("{requiredMetricName}", "jvm.memory.used")
                    .replace("/actuator/health/**", "/actuator/health/liveness")
                    .replace("/webjars/**", "/webjars/htmx.org/dist/htmx.min.js")
                    .replace("/ui/**", "/ui/ates.css")
                    .replace("/v3/contracts/**", "/v3/contracts/asyncapi.yaml")
                    .replace("/**", "/nothing");
        }

        private static final Instance INSTANCE = Instance.running();
        /**
         * A task of neither of the two employees; it is done, because the test's shuffles could assign them an open
         * one.
         */
        private static final String TASK = INSTANCE.ask(
                "tracker",
                "select id from task where status = 'done' and assignee_id not in ('%s', '%s') limit 1"
                        .formatted(Instance.ANN, Instance.VICTOR));

        private static final String PERSON = INSTANCE.ask(
                "accounting",
                "select person_id from letter where person_id not in ('%s', '%s', '%s') order by 1 limit 1"
                        .formatted(Instance.ANN, Instance.VICTOR, Instance.ADA));
        private static final String KIND =
                INSTANCE.ask("accounting", "select kind from letter where person_id = '%s' limit 1".formatted(PERSON));
        private static final String PAYOUT =
                INSTANCE.ask("accounting", "select id from payout where person_id = '%s'".formatted(PERSON));
        /** A declined proposal, so that requests about it have no effect. */
        private static final String PROPOSAL = INSTANCE.ask("accounting", """
                insert into proposal (id, kind, what, words, subject, object, reason, proposed_by, proposed_by_name,
                                      proposed_at, expires_at, state, decided_by, decided_by_name, decided_at)
                values (gen_random_uuid(), 'adjustment', '{}', 'Give nobody anything', 'account', 'nobody', 'For a test',
                        gen_random_uuid(), 'Somebody', now(), now(), 'declined', gen_random_uuid(), 'Somebody else', now())
                returning cast(id as text)
                """);

        private static final String ENTRY = INSTANCE.ask(
                "accounting",
                "select id from transfer where person_id = '%s' and kind = 'reward' limit 1".formatted(PERSON));
        private static final String MESSAGE = INSTANCE.ask("outside", "select min(id) from mailbox_message");
        private static final String PAYMENT = INSTANCE.ask("outside", "select key from bank_payment limit 1");
    }
}
