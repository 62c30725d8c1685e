package dev.ates.directory.scim;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Generated requests, most of them invalid: none causes an error of ours, and the stored resources stay readable. */
class ScimCallsTest extends ScimFixture {

    /** Can be set with {@code -Dates.seed=…}. */
    private static final long SEED = Long.getLong("ates.seed", 43);

    private static final int CALLS = 1_500;
    private static final int DEPTH_MAX = 3;

    private static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    private static final List<String> ATTRIBUTES = List.of(
            "userName",
            "displayName",
            "externalId",
            "active",
            "name",
            "name.givenName",
            "emails",
            "emails.value",
            "emails.primary",
            "roles",
            "members",
            "members.value",
            "id",
            "meta",
            "meta.created",
            "schemas",
            "nothing");

    private static final List<String> FILTERS = List.of(
            "value eq \"x\"",
            "type eq \"work\"",
            "primary eq true",
            "primary eq \"True\"",
            "value pr",
            "nothing eq \"x\"",
            "type eq \"work\" and primary eq true",
            "value gt 7",
            "primary gt true",
            "type eq",
            "type eq work",
            "",
            "givenName eq \"a\"");

    private static final List<String> ODD_PATHS = List.of(
            ENTERPRISE, ENTERPRISE + ":manager", "urn:ietf:params:scim:schemas:core:2.0:User", "emails[", "]", "a b");

    private static final List<String> VALUES =
            List.of("null", "true", "\"False\"", "7", "\"x@example.org\"", "\"\"", "\"{}\"", "[]", "{}");

    private static final List<String> FIELDS = List.of(
            "value",
            "type",
            "primary",
            "$ref",
            "display",
            "givenName",
            "emails",
            "members",
            "active",
            "userName",
            "roles",
            "name.givenName",
            "emails[type eq \\\"work\\\"].value",
            ENTERPRISE);

    private static final List<String> OPERATORS = List.of("eq", "ne", "co", "sw", "ew", "pr", "gt", "le", "is");

    private final Random random = new Random(SEED);

    @Test
    void answersWhateverIsSent() {
        String person = "/Users/" + user("ann");
        String group = "/Groups/" + group("Staff", "m");
        for (int call = 0; call < CALLS; call++) {
            String target = random.nextBoolean() ? person : group;
            String method = one(List.of("GET", "PUT", "PATCH", "PATCH"));
            String path = method.equals("GET") ? list(target) : target;
            String body = body(method);

            assertThat(send(method, path, body).status())
                    .as("seed %d, call %d: %s %s %s", SEED, call, method, path, body)
                    .isIn(200, 204, 400, 409);
        }

        get(person).is(200);
        get(group).is(200);
        run();
    }

    private @Nullable String body(String method) {
        return switch (method) {
            case "GET" -> null;
            case "PUT" ->
                "{\"userName\": \"ann\", \"displayName\": \"x\", \"%s\": %s}".formatted(one(ATTRIBUTES), value(0));
            default ->
                "{\"schemas\": [\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"], \"Operations\": [%s]}"
                        .formatted(IntStream.rangeClosed(0, random.nextInt(3))
                                .mapToObj(n -> operation())
                                .collect(Collectors.joining(", ")));
        };
    }

    private String operation() {
        Stream<String> op =
                Stream.of("\"op\": " + one(List.of("\"add\"", "\"Replace\"", "\"remove\"", "\"replace\"", "null")));
        Stream<String> path = random.nextInt(4) == 0
                ? Stream.empty()
                : Stream.of("\"path\": \"%s\"".formatted(path().replace("\"", "\\\"")));
        Stream<String> value = random.nextInt(5) == 0 ? Stream.empty() : Stream.of("\"value\": " + value(0));
        return Stream.of(op, path, value).flatMap(part -> part).collect(Collectors.joining(", ", "{", "}"));
    }

    private String path() {
        return switch (random.nextInt(4)) {
            case 0 -> one(ODD_PATHS);
            case 1 -> one(ATTRIBUTES);
            default ->
                "%s[%s]%s"
                        .formatted(
                                one(List.of("emails", "members", "roles", "name", "active", "nothing")),
                                one(FILTERS),
                                one(List.of("", ".value", ".type", ".primary", ".nothing")));
        };
    }

    private String value(int depth) {
        int kind = depth == DEPTH_MAX ? 0 : random.nextInt(3);
        return switch (kind) {
            case 0 -> one(VALUES);
            case 1 -> "[%s, %s]".formatted(value(depth + 1), value(depth + 1));
            default -> "{\"%s\": %s}".formatted(one(FIELDS), value(depth + 1));
        };
    }

    private String list(String target) {
        String filter = Stream.generate(() -> "%s %s %s".formatted(one(ATTRIBUTES), one(OPERATORS), one(VALUES)))
                .limit(1 + random.nextInt(3))
                .collect(Collectors.joining(one(List.of(" and ", " or ", " and not ", " "))));
        return "%s?filter=%s%s"
                .formatted(
                        target.substring(0, target.lastIndexOf('/')),
                        URLEncoder.encode(filter, StandardCharsets.UTF_8),
                        one(List.of(
                                "",
                                "&attributes=userName",
                                "&attributes=nothing",
                                "&excludedAttributes=id",
                                "&startIndex=x",
                                "&count=-1",
                                "&count=99999999999999",
                                "&sortBy=userName&sortOrder=up",
                                "&attributes=")));
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
