package dev.ates.doors;

import dev.ates.doors.Probe.Escaped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Values that no parameter should get, but some client will send. */
final class Corpus {

    /** The beginning of a forged log line. */
    static final String FORGED = "FORGED";

    private static final int RANDOM_TEXTS = 3;
    private static final int RANDOM_LENGTH_MAX = 12;
    private static final int[] RANDOM_CHARACTERS = {
        'a', '0', '-', '.', '\'', '"', '\\', '<', '&', '%', ';', '/', '{', '$', '\t', '\n', '\r', 0, 0x1b, 0x7f, 0x85,
        0x202e, 0x200b, 0x2028, 0xfeff, 0xfffd, 0xffff, 0x1f680, 0x0301, 0xff1d, 'я'
    };

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "a\r\n" + FORGED + " line",
            "\n" + FORGED,
            "\u001b[31m" + FORGED,
            "\u202e" + FORGED,
            "\u200b\u2060",
            "\u2028" + FORGED,
            "\ufeff",
            "a".repeat(300),
            "' or 1=1 --",
            "${jndi:ldap://localhost/a}",
            "<script>alert(1)</script>",
            "../../../../etc/passwd",
            "＝1＋1",
            "🚀",
            "0000-00-00",
            "+999999999-12-31",
            "-999999999-01-01",
            "2026-02-30",
            "9999-12-31",
            "0001-01-01",
            "20261116",
            "-1",
            "0",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "1e400",
            "1.5",
            "NaN",
            "0x10",
            "１２",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "1-1-1-1-1",
            "00000000-0000-0000-0000-00000000000z");

    /** Days that a clock or a form never has, some of which PostgreSQL cannot store. */
    private static final List<String> DAYS = List.of(
            "+999999998-12-31",
            "+999999999-12-31",
            "-999999999-01-01",
            "+5874897-12-31",
            "+10000-01-01",
            "0001-01-01",
            "1899-12-31",
            "2026-12-01T00:00:00Z");

    private static final List<String> ESCAPES = List.of(
            "%c0%af",
            "%ff",
            "%ed%a0%80",
            "%00",
            "%0d%0a" + FORGED,
            "%1b%5b31m",
            "%zz",
            "%",
            "..%2f..%2f",
            "%2e%2e",
            "%25",
            "%5c",
            "a;b=c",
            "a&a=b",
            "[",
            "^");

    private static final List<String> JSON = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "{\"a\":1}",
            "[[[[\"a\"]]]]",
            "-1",
            "1.5",
            "1e400",
            "1E-400",
            "NaN",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "1".repeat(2_000),
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\r\\n" + FORGED + "\"",
            "\"\\q\"",
            "[2026,12,1]",
            "\"" + "a".repeat(100_000) + "\"",
            "[".repeat(10_000),
            "{\"a\":".repeat(10_000));

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Corpus() {}

    static List<Object> of(Parameter parameter, RandomGenerator random) {
        List<Object> values = new ArrayList<>();
        var texts = new ArrayList<>(TEXTS);
        for (int n = 0; n < RANDOM_TEXTS; n++) {
            texts.add(randomText(random));
        }
        switch (parameter.in()) {
            case QUERY -> {
                values.addAll(texts);
                ESCAPES.forEach(escape -> values.add(new Escaped(escape)));
            }
            case PATH -> {
                texts.forEach(text -> values.add(new Escaped(Probe.escaped(text).replace("+", "%20"))));
                ESCAPES.forEach(escape -> values.add(new Escaped(escape)));
            }
            case HEADER -> texts.forEach(text -> values.add(new Escaped(text)));
            case JSON -> {
                texts.forEach(text -> values.add(new Escaped(MAPPER.writeValueAsString(text))));
                JSON.forEach(json -> values.add(new Escaped(json)));
            }
        }
        return values;
    }

    /** For all days of a request at once: two days that differ in one of them alone are refused because of their order. */
    static List<String> days() {
        return DAYS;
    }

    /** A request body with its declared media type. */
    record Body(String contentType, byte[] bytes) {}

    static List<Body> bodies() {
        List<Body> bodies = new ArrayList<>();
        for (var json : List.of(
                "", "{", "null", "[]", "7", "\"a\"", "{} {}", "{\"a\":1,\"a\":2}", "\ufeff{}", "[".repeat(10_000))) {
            bodies.add(new Body("application/json", json.getBytes(StandardCharsets.UTF_8)));
        }
        bodies.add(new Body("application/json", new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'}));
        bodies.add(new Body("application/json", new byte[] {0, 0, 0, 0}));
        for (var type : List.of(
                "text/plain",
                "application/xml",
                "///",
                "application/json;charset=nonsense",
                "application/json;charset=utf-16",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded; charset=nonsense",
                "")) {
            bodies.add(new Body(type, "{}".getBytes(StandardCharsets.UTF_8)));
        }
        for (var form : List.of("%ff=%ff", "a=%00", "%00=a", "a=%zz", "a=%0d%0a" + FORGED, "&&==&", "_csrf=%ff")) {
            bodies.add(new Body("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8)));
        }
        return bodies;
    }

    private static String randomText(RandomGenerator random) {
        var text = new StringBuilder();
        for (int n = random.nextInt(1, RANDOM_LENGTH_MAX + 1); n > 0; n--) {
            text.appendCodePoint(RANDOM_CHARACTERS[random.nextInt(RANDOM_CHARACTERS.length)]);
        }
        return text.toString();
    }
}
