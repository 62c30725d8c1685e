package dev.ates.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The rows of the directory in {@code docs/access.md} match its routes and their actual access. */
class AccessTest {

    private static final List<String> PERSONS = List.of("employee", "manager", "accountant", "administrator");
    private static final UUID DISMISSED = new UUID(7, 0);

    /** Parts of the directory's own routes; the other rows of the table belong to other services, too. */
    private static final List<String> OWN = List.of("people", "halts", "scim");

    private static final Path DOCUMENTS = Path.of("target", "documents");
    private static final Pattern SCHEMA = Pattern.compile("schemas/[a-z0-9.-]+\\.json");

    @TempDir
    private static Path folder;

    private static DirectoryUnderTest directory;

    @BeforeAll
    static void start() {
        directory = new DirectoryUnderTest(
                "--ATES_DIRECTORY_KIND=file", "--ATES_DIRECTORY_FILE=" + folder.resolve("people.csv"));
        PERSONS.forEach(role -> person(idOf(role), role, true));
        person(DISMISSED, "administrator", false);
    }

    @AfterAll
    static void stop() {
        directory.close();
    }

    @Test
    void everyRouteOfOursHasARow() throws IOException {
        Set<String> rows = rows().keySet();

        assertThat(rows).containsAll(routes());
        assertThat(rows.stream().filter(row -> OWN.stream().anyMatch(row::contains)))
                .allSatisfy(row -> assertThat(routes()).contains(row));
    }

    @Test
    void everybodyGetsWhatTheTableSays() throws IOException {
        List<String> wrong = new ArrayList<>();
        var rows = rows();
        for (String route : routes()) {
            // It would end the session that the other requests need, or belongs to the provider.
            if (!route.contains("/logout")) {
                rows.get(route).forEach((role, said) -> {
                    String got = got(route.split(" ")[0], route.split(" ")[1], role);
                    if (!got.equals(said)) {
                        wrong.add("%s for %s: the table says %s, the service %s".formatted(route, role, said, got));
                    }
                });
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Kept in {@code target/documents} for tests/foreign. */
    @Test
    void servesItsDocumentsToEverybody() throws IOException {
        String openApi = served("/v3/api-docs");
        String asyncApi = served("/v3/contracts/asyncapi.yaml");
        keep("openapi.json", openApi);
        keep("asyncapi.yaml", asyncApi);
        List<String> schemas = SCHEMA.matcher(asyncApi)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        for (String schema : schemas) {
            keep(schema, served("/v3/contracts/" + schema));
        }

        assertThat(openApi).contains("/api/v1/ops/people/halts/{id}/release", "problem+json");
        assertThat(schemas).anyMatch(schema -> schema.contains("person.changed"));
    }

    private static String served(String path) throws IOException {
        var response = directory.http().get().uri(path).exchange().getResponse();
        assertThat(response.getStatus()).as(path).isEqualTo(200);
        return response.getContentAsString(StandardCharsets.UTF_8);
    }

    private static void keep(String name, String text) throws IOException {
        Path file = DOCUMENTS.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        directory
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((info, handler) -> {
                    if (handler.getBeanType().getName().startsWith("dev.ates.")) {
                        info.getMethodsCondition()
                                .getMethods()
                                .forEach(method ->
                                        info.getPatternValues().forEach(pattern -> routes.add(method + " " + pattern)));
                    }
                });
        return routes;
    }

    private static Map<String, Map<String, String>> rows() throws IOException {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        List<String> columns = List.of();
        for (String line : Files.readAllLines(Path.of("../../docs/access.md"))) {
            List<String> cells = Arrays.stream(line.split("\\|"))
                    .skip(1)
                    .map(cell -> cell.replace("`", "").strip())
                    .toList();
            if (line.startsWith("| service ")) {
                columns = cells;
            } else if (line.startsWith("| directory ")) {
                Map<String, String> row = new TreeMap<>();
                for (int n = 3; n < columns.size(); n++) {
                    row.put(columns.get(n), cells.get(n));
                }
                rows.put(cells.get(1) + " " + cells.get(2), row);
            }
        }
        return rows;
    }

    private static String got(String method, String pattern, String role) {
        String path = pattern.replace("{kind}", "Users")
                .replace("{person}", DISMISSED.toString())
                .replace("{name}", "nobody")
                .replace("{consumer}", "nobody");
        path = path.contains("sessions") ? path.replace("{id}", DISMISSED.toString()) : path.replace("{id}", "999");
        var request = directory.http().method(HttpMethod.valueOf(method)).uri(path);
        UUID id = role.equals("dismissed") ? DISMISSED : idOf(role);
        String claimed = role.equals("dismissed") ? "administrator" : role;
        boolean isProgram = path.startsWith("/api/");
        if (!role.equals("anonymous")) {
            if (isProgram) {
                request = request.header("Authorization", directory.token(id, claimed));
            } else if (PERSONS.contains(claimed)) {
                request = request.cookie(directory.session(id, claimed)).with(csrf());
            }
        }
        request = isProgram
                ? request.contentType(MediaType.APPLICATION_JSON).content("{}")
                : request.accept(MediaType.TEXT_HTML);
        return cell(method, request.exchange());
    }

    /** The cell of the table for a response. */
    private static String cell(String method, MvcTestResult answer) {
        int status = answer.getResponse().getStatus();
        String location = String.valueOf(answer.getResponse().getHeader("Location"));
        if (status == 302 && location.contains("/oauth2/authorization/ates")) {
            return "sign in";
        }
        return switch (status) {
            case 200, 201, 202, 204, 302, 303, 400, 409, 422 -> "yes";
            case 404 -> method.equals("GET") ? "404" : "yes";
            default -> Integer.toString(status);
        };
    }

    private static UUID idOf(String role) {
        return new UUID(9, role.hashCode());
    }

    private static void person(UUID id, String role, boolean active) {
        directory
                .jdbc
                .sql("""
                        insert into person (id, external_id, version, name, email, role, active, language, told_at)
                        values (:id, cast(:id as text), 1, 'Anna', 'anna@example.org', :role, :active, 'en', now())
                        """)
                .param("id", id)
                .param("role", role)
                .param("active", active)
                .update();
    }
}
