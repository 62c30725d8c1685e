package dev.ates.standalone.ops;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that all of the operator's commands have: which services, where they are, and who asks. */
final class Whom {

    static final List<String> SERVICES = List.of("tracker", "accounting", "analytics");

    /** Where {@code ates up} has everything. */
    private static final Map<String, String> URLS = Map.of(
            "tracker", "http://localhost:8081",
            "accounting", "http://localhost:8082",
            "analytics", "http://localhost:8083",
            "outside", "http://localhost:8080");

    enum Service {
        tracker,
        accounting,
        analytics,
        all
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--service", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Service service = Service.all;

    @Option(
            names = "--url",
            paramLabel = "[NAME=]URL",
            description = {
                "Where a service is, for example --service tracker --url http://tracker:8081, or"
                        + " tracker=http://tracker:8081, once for each.",
                "Default: ATES_TRACKER_URL, ATES_ACCOUNTING_URL, ATES_ANALYTICS_URL, ATES_OUTSIDE_URL,"
                        + " or localhost as ./ates up has it"
            })
    private List<String> urls = new ArrayList<>();

    @Option(names = "--token", description = "Bearer token of an administrator (default: the environment's ATES_TOKEN)")
    private @Nullable String token;

    @Option(
            names = "--demo",
            paramLabel = "LOGIN",
            arity = "0..1",
            fallbackValue = "ada",
            description = "Let the demo's identity provider give a token to LOGIN (default: ${FALLBACK-VALUE})")
    private @Nullable String demo;

    @Option(names = "--json", description = "JSON instead of a table")
    private boolean json;

    boolean json() {
        return json;
    }

    CommandSpec spec() {
        return spec;
    }

    /** The services to ask, in their order. */
    List<String> services() {
        return service == Service.all ? SERVICES : List.of(service.name());
    }

    /** The one service that knows; wrong usage when that is not clear. */
    String one(String what) {
        if (service == Service.all) {
            throw new ParameterException(
                    spec.commandLine(), "%s belongs to one service: say which with --service".formatted(what));
        }
        return service.name();
    }

    /** What only accounting has. */
    String accounting() {
        if (service != Service.all && service != Service.accounting) {
            throw new ParameterException(
                    spec.commandLine(), "Only accounting has robots to ask, not --service " + service);
        }
        return "accounting";
    }

    OpsClient client() throws Unreachable, Refused {
        Map<String, URI> where = where();
        if (token != null) {
            return new OpsClient(where, token);
        }
        if (demo != null) {
            return OpsClient.demo(where, demo);
        }
        String given = System.getenv("ATES_TOKEN");
        if (given == null || given.isBlank()) {
            throw new ParameterException(
                    spec.commandLine(), "Who asks? Give --token or ATES_TOKEN, or --demo for the demo's administrator");
        }
        return new OpsClient(where, given);
    }

    private Map<String, URI> where() {
        Map<String, URI> where = new TreeMap<>();
        URLS.forEach((name, url) -> {
            String given = System.getenv("ATES_%s_URL".formatted(name.toUpperCase(Locale.ROOT)));
            where.put(name, url(given == null ? url : given));
        });
        for (String url : urls) {
            int equals = url.indexOf('=');
            String name = equals > 0 ? url.substring(0, equals) : "";
            if (URLS.containsKey(name)) {
                where.put(name, url(url.substring(equals + 1)));
            } else {
                where.put(one("--url " + url), url(url));
            }
        }
        return where;
    }

    private URI url(String text) {
        try {
            URI uri = URI.create(text.strip().replaceAll("/+$", ""));
            if (uri.getHost() != null && List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "'%s' is no URL: %s".formatted(text, e.getMessage()), e);
        }
        throw new ParameterException(spec.commandLine(), "'%s' is no http(s) URL".formatted(text));
    }
}
