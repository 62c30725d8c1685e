package dev.ates.directory.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ates.directory.people.Entry;
import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Roles;
import dev.ates.directory.people.SourceAway;
import dev.ates.ui.WrongSetting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that responds like Keycloak; {@code tests/keycloak} uses a real one. */
class KeycloakSourceTest {

    private static final String REALM = "/sub/admin/realms/ates";
    private static final KeycloakSettings.Attributes NONE = new KeycloakSettings.Attributes("", "");
    private static final Roles ROLES = Roles.of(List.of("/staff/team leads=manager", "employee=employee"));

    private final Map<String, Supplier<List<String>>> lists = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private int tokenStatus = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        list("/roles", role("employee", false), role("default", true));
        list("/roles/default/composites/realm", role("employee", false));
        list("/roles/employee/users");
        list("/roles/employee/groups");
        list("/roles/default/users");
        list("/roles/default/groups");
        list("/group-by-path/staff/team%20leads");
        list("/groups/g1/members");
        list("/groups/g1/children");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void readsEverybodyWithARoleHoweverTheyCameByIt() {
        list("/roles/employee/users", person("1", "Ann"), person("2", "Bob"), person("3", "Eve"));
        list("/roles/default/users", person("4", "Dave"));
        list("/roles/employee/groups", "{\"id\": \"g2\"}");
        list("/groups/g2/members", person("2", "Bob"));
        list("/groups/g2/children", "{\"id\": \"g3\"}");
        list("/groups/g3/members", person("5", "Zoë"));
        list("/groups/g3/children");
        list("/groups/g1/members", person("1", "Ann"));

        Reading reading = source().read().orElseThrow();

        assertThat(reading.entries())
                .extracting(entry -> entry.externalId() + " " + entry.groups())
                .containsExactly(
                        "1 [/staff/team leads, employee]",
                        "2 [employee]",
                        "3 [employee]",
                        "4 [employee]",
                        "5 [employee]");
        assertThat(reading.entries().getLast())
                .isEqualTo(
                        new Entry("5", "5", "Zoë Orlova", "5@ates.example", true, List.of("employee"), "ru", null, ""));
    }

    @Test
    void takesBankNameAndAbsencesFromTheAttributesThatTheSettingsName() {
        list("/roles/employee/users", person("1", "Ann"));

        assertThat(source(new KeycloakSettings.Attributes("accountHolder", "leave"))
                        .read()
                        .orElseThrow()
                        .entries())
                .extracting(Entry::bankName, Entry::absences)
                .containsExactly(tuple("Anna Orlova", "2026-12-24..2027-01-02; 2027-03-08..2027-03-08"));
    }

    @Test
    void readsTwiceWhatHasChangedAndOnceWhatHasNot() {
        list("/roles/employee/users", person("1", "Ann"));
        var source = source();
        source.read();
        assertThat(asked).hasSize(2);
        Reading first = source.read().orElseThrow();
        assertThat(asked).hasSize(3);
        assertThat(source.read().orElseThrow()).isSameAs(first);
    }

    /** Somebody was deleted while the pages were read, so another person was missed. */
    @Test
    void takesNoReadingThatASecondOneContradicts() {
        var times = new AtomicInteger();
        list("/roles/employee/users", person("1", "Ann"), person("2", "Bob"), person("3", "Eve"));
        var source = source();
        assertThat(source.read().orElseThrow().entries()).hasSize(3);

        lists.put(
                "/roles/employee/users",
                () -> times.getAndIncrement() < 1
                        ? List.of(person("1", "Ann"))
                        : List.of(person("1", "Ann"), person("3", "Eve")));

        assertThat(source.read().orElseThrow().entries()).hasSize(2);
        lists.put("/roles/employee/users", () -> List.of(person(Integer.toString(times.getAndIncrement()), "Ann")));
        assertThatThrownBy(source::read).isInstanceOf(SourceAway.class).hasMessageContaining("no two of");
    }

    @Test
    void isAwayWhenAnythingIsNotAnswered() {
        lists.remove("/groups/g1/members");
        assertThatThrownBy(source()::read)
                .isInstanceOf(SourceAway.class)
                .hasMessageContaining("404")
                .hasMessageContaining("/groups/g1/members");

        lists.put("/groups/g1/members", () -> List.of("{broken"));
        assertThatThrownBy(source()::read)
                .isInstanceOf(SourceAway.class)
                .hasMessageContaining("did not answer with JSON")
                .hasNoCause();

        tokenStatus = 401;
        assertThatThrownBy(source()::read)
                .isInstanceOf(SourceAway.class)
                .hasMessageContaining("id or secret is wrong")
                .hasMessageNotContaining("hush");

        server.stop(0);
        assertThatThrownBy(source()::read).isInstanceOf(SourceAway.class).hasMessageContaining("did not answer");
    }

    @Test
    void saysWhichRoleOfTheSettingsIsNotThere() {
        lists.remove("/roles/employee/users");
        list("/roles");

        assertThatThrownBy(source()::read)
                .isInstanceOf(SourceAway.class)
                .hasMessageContaining("/roles/employee/users")
                .hasMessageContaining("ATES_DIRECTORY_ROLES");
    }

    @Test
    void refusesSettingsThatLeadNowhere() {
        assertThatThrownBy(() -> new KeycloakSettings("http://localhost:8080", "c", "hush", 2, NONE).required())
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("ATES_KEYCLOAK_URL");
        assertThatThrownBy(() -> new KeycloakSettings("http://localhost/realms/a", "c", "", 2, NONE).required())
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining("ATES_KEYCLOAK_CLIENT_SECRET");
        assertThat(new KeycloakSettings("http://localhost/realms/a", "c", "hush", 2, NONE).toString())
                .doesNotContain("hush");
    }

    private KeycloakSource source() {
        return source(NONE);
    }

    private KeycloakSource source(KeycloakSettings.Attributes attributes) {
        String url = "http://localhost:%d/sub/realms/ates"
                .formatted(server.getAddress().getPort());
        return new KeycloakSource(new KeycloakSettings(url, "ates-directory", "hush", 2, attributes).required(), ROLES);
    }

    private void list(String path, String... items) {
        lists.put(path, () -> List.of(items));
    }

    private static String role(String name, boolean composite) {
        return "{\"name\": \"%s\", \"composite\": %s}".formatted(name, composite);
    }

    private static String person(String id, String first) {
        return """
                {"id": "%s", "firstName": "%s", "lastName": "Orlova", "email": "%s@ates.example", "enabled": true,
                 "attributes": {"locale": ["ru"], "accountHolder": ["Anna Orlova"],
                                "leave": ["2027-03-08..2027-03-08", "2026-12-24..2027-01-02"]}}""".formatted(id, first, id);
    }

    /** With pages, if they are requested. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        if (path.endsWith("/protocol/openid-connect/token")) {
            asked.add(path);
            send(exchange, tokenStatus, "{\"access_token\": \"t\"}");
            return;
        }
        String below = path.substring(REALM.length());
        var list = lists.get(below);
        if (list == null) {
            send(exchange, 404, "{}");
        } else if (below.startsWith("/group-by-path")) {
            send(exchange, 200, "{\"id\": \"g1\"}");
        } else {
            Map<String, String> query = Stream.of(
                            String.valueOf(exchange.getRequestURI().getQuery()).split("&"))
                    .map(pair -> pair.split("="))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[pair.length - 1]));
            long first = Long.parseLong(query.getOrDefault("first", "0"));
            long max = Long.parseLong(query.getOrDefault("max", "1000"));
            send(exchange, 200, list.get().stream().skip(first).limit(max).collect(Collectors.joining(", ", "[", "]")));
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
