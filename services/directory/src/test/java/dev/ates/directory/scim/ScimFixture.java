package dev.ates.directory.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.directory.DirectoryUnderTest;
import dev.ates.robots.Operator;
import dev.ates.robots.RobotControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One directory of kind {@code scim}, over HTTP, for all tests of this package; each begins without people. */
@ExtendWith(ScimFixture.Started.class)
abstract class ScimFixture {

    static final String TOKEN = "first-token-of-the-provider-0123456789";
    static final String NEXT_TOKEN = "next-token-of-the-provider-01234567890";
    static final Operator SOMEBODY = new Operator(new UUID(0, 1), "Somebody");

    static DirectoryUnderTest directory;
    private static HttpClient http;

    static final class Started implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            Shared shared = context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(ScimFixture.class))
                    .computeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
            directory = shared.directory;
            http = shared.http;
        }
    }

    private record Shared(DirectoryUnderTest directory, HttpClient http) implements AutoCloseable {

        static Shared start() {
            try {
                Path tokens =
                        Files.writeString(Files.createTempFile("scim", ".tokens"), TOKEN + "\n\n" + NEXT_TOKEN + "\n");
                var directory = new DirectoryUnderTest(
                        "--ATES_DIRECTORY_KIND=scim",
                        "--ATES_SCIM_TOKEN_FILE=" + tokens,
                        "--ATES_DIRECTORY_ROLES=Admins=administrator, Bosses=manager, Staff=employee");
                Files.delete(tokens);
                return new Shared(directory, HttpClient.newHttpClient());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            http.close();
            directory.close();
        }
    }

    @BeforeEach
    void beginWithNobody() {
        for (String table : List.of("scim_resource", "person", "refused_entry", "halt")) {
            directory.jdbc.sql("delete from " + table).update();
        }
    }

    /** @param headers names and values alternately */
    static Answer send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://localhost:%d/scim/v2%s".formatted(directory.port(), path)))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!List.of(headers).contains("Authorization")) {
            request.header("Authorization", "Bearer " + TOKEN);
        }
        if (body != null && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/scim+json; charset=utf-8");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** @throws AssertionError unless the status is this one */
        Answer is(int status) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return this;
        }

        String id() {
            return json().path("id").asString();
        }
    }

    static Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    static Answer find(String kind, String filter) {
        return get("/%s?filter=%s".formatted(kind, URLEncoder.encode(filter, StandardCharsets.UTF_8)))
                .is(200);
    }

    static Answer patch(String path, String operations, String... headers) {
        return send("PATCH", path, """
                {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [%s]}
                """.formatted(operations), headers);
    }

    /** @return the id */
    static String user(String name) {
        return send("POST", "/Users", """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "%1$s@example.org",
                 "externalId": "ext-%1$s", "displayName": "%1$s", "active": true,
                 "emails": [{"value": "%1$s@example.org", "type": "work", "primary": true}]}
                """.formatted(name)).is(201).id();
    }

    /** @return the id */
    static String group(String name, String... members) {
        return send("POST", "/Groups", """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "%s", "members": [%s]}
                """.formatted(name, references(members)))
                .is(201)
                .id();
    }

    static String references(String... members) {
        return String.join(
                ", ",
                List.of(members).stream().map("{\"value\": \"%s\"}"::formatted).toList());
    }

    static List<String> members(String group) {
        return get("/Groups/" + group)
                .is(200)
                .json()
                .path("members")
                .valueStream()
                .map(member -> member.path("value").asString())
                .toList();
    }

    static void run() {
        directory.bean(RobotControl.class).run("people", null, SOMEBODY, "To see who is told");
    }

    static String names(Answer list) {
        return String.join(
                " ",
                list.json()
                        .path("Resources")
                        .valueStream()
                        .map(resource -> resource.path("displayName")
                                .asString(resource.path("userName").asString("")))
                        .toList());
    }
}
