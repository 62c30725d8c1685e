package dev.ates.standalone;

import static java.util.stream.Collectors.joining;

import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.outside.directory.People;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The addresses of a running world, for people, for scripts, and for {@code ates ops}. */
record UpAndRunning(Ports ports, Path data, People people) {

    static final String FRONT_PAGE = "outside";

    private static final int LOGINS_PER_ROLE_MAX = 4;

    /** By the names used in {@code ates ops --url}. */
    Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put(FRONT_PAGE, url(ports.home()));
        addresses.put("tracker", url(ports.tracker()));
        addresses.put("accounting", url(ports.accounting()));
        addresses.put("analytics", url(ports.analytics()));
        return addresses;
    }

    /** One object on one line. */
    String json() {
        Map<String, Object> up = new LinkedHashMap<>();
        up.put("pid", ProcessHandle.current().pid());
        up.put("data", data.toString());
        up.put("urls", addresses());
        up.put("smtpPort", ports.smtp());
        return JsonMapper.shared().writeValueAsString(up) + System.lineSeparator();
    }

    String words(double seconds) {
        return """

                aTES is up after %.0f s.

                  front page   http://localhost:%d   people and their logins, the bank, the mailbox
                  tracker      http://localhost:%d   tasks
                  accounting   http://localhost:%d   money
                  analytics    http://localhost:%d   the days (administrators)

                %s
                Ctrl-C stops it.
                """.formatted(seconds, ports.home(), ports.tracker(), ports.accounting(), ports.analytics(), logins());
    }

    /** A few people of every role from the directory. */
    private String logins() {
        var lines = new StringBuilder();
        for (Role role : Role.values()) {
            String logins = people.all().stream()
                    .filter(person -> person.active() && person.role() == role)
                    .flatMap(person -> person.demoPassword().stream().map(password -> person.login() + "/" + password))
                    .limit(LOGINS_PER_ROLE_MAX)
                    .collect(joining(", "));
            if (!logins.isEmpty()) {
                lines.append("  %-15s%s%n".formatted(role, logins));
            }
        }
        return lines.isEmpty() ? "" : "Log in as (login/password)\n\n" + lines;
    }

    private static String url(int port) {
        return "http://localhost:" + port;
    }
}
