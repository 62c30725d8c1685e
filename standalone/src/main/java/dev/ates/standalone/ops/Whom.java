package dev.ates.standalone.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ates.embedded.Holder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of all operator commands: which services, their addresses, and the caller. */
final class Whom {

    private static final String DIRECTORY = "directory";

    static final List<String> SERVICES = List.of("tracker", "accounting", "analytics");

    /** The default data folder of {@code ates up}. */
    private static final Map<String, String> URLS = Map.of(
            "tracker",
            "http://localhost:8081",
            "accounting",
            "http://localhost:8082",
            "analytics",
            "http://localhost:8083",
            DIRECTORY,
            "http://localhost:8084",
            "outside",
            "http://localhost:8080");

    private static final int SECRET_LENGTH_MAX = 64 * 1024;

    enum Service {
        tracker,
        accounting,
        analytics,
        directory,
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
                "Default: ATES_TRACKER_URL, ATES_ACCOUNTING_URL, ATES_ANALYTICS_URL, ATES_DIRECTORY_URL,"
                        + " ATES_OUTSIDE_URL, or where ./ates up has them"
            })
    private List<String> urls = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Use the services that ./ates up runs on this data folder (default: ./data)")
    private @Nullable Path data;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with the bearer token of an administrator, - for standard input"
                    + " (default: the environment's ATES_TOKEN)")
    private @Nullable Path tokenFile;

    @Option(names = "--token", hidden = true, arity = "0..1", fallbackValue = "")
    private @Nullable String refusedToken;

    @Option(
            names = "--client-id",
            paramLabel = "ID",
            description = "Authenticate as a machine with its own client (default: ATES_OPERATOR_CLIENT_ID)")
    private @Nullable String clientId;

    @Option(
            names = "--client-secret-file",
            paramLabel = "FILE",
            description = "A file with its secret, - for standard input (default: ATES_OPERATOR_CLIENT_SECRET)")
    private @Nullable Path clientSecretFile;

    @Option(
            names = "--issuer",
            paramLabel = "URL",
            description = "The machine's identity provider (default: ATES_ISSUER, else the demo's)")
    private @Nullable String issuer;

    @Option(
            names = "--demo",
            paramLabel = "LOGIN",
            arity = "0..1",
            fallbackValue = "ada",
            description = "Get a token for LOGIN from the demo's identity provider (default: ${FALLBACK-VALUE})")
    private @Nullable String demo;

    @Option(names = "--json", description = "JSON instead of a table")
    private boolean json;

    boolean json() {
        return json;
    }

    CommandSpec spec() {
        return spec;
    }

    /** The services to query, in order. The directory is not part of the demo, so "all" has it only if its URL was given. */
    List<String> services() {
        if (service != Service.all) {
            return List.of(service.name());
        }
        boolean hasDirectory = environment(urlVariable(DIRECTORY)) != null
                || urls.stream().anyMatch(url -> url.startsWith(DIRECTORY + "="));
        return hasDirectory
                ? Stream.concat(SERVICES.stream(), Stream.of(DIRECTORY)).toList()
                : SERVICES;
    }

    /** The single selected service; wrong usage if it is ambiguous. */
    String one(String what) {
        if (service == Service.all) {
            throw new ParameterException(
                    spec.commandLine(), "%s belongs to one service: say which with --service".formatted(what));
        }
        return service.name();
    }

    /** The selected service, or accounting, which has most of the robots. */
    String oneOrAccounting() {
        return service == Service.all ? "accounting" : service.name();
    }

    OpsClient client() throws Unreachable, Refused {
        if (refusedToken != null) {
            throw wrong("--token would show the token to everybody who runs ps: use --token-file or ATES_TOKEN");
        }
        if (Stream.of(tokenFile, clientId, demo).filter(Objects::nonNull).count() > 1) {
            throw wrong("Who asks? Say one of --token-file, --client-id and --demo");
        }
        Map<String, URI> where = where();
        HttpClient http = OpsClient.http();
        if (demo != null) {
            return OpsClient.demo(http, where, demo);
        }
        return new OpsClient(http, where, tokens(http, where));
    }

    private Tokens tokens(HttpClient http, Map<String, URI> all) {
        if (tokenFile != null) {
            String token = secretIn(tokenFile, "--token-file");
            return () -> token;
        }
        String given = environment("ATES_TOKEN");
        if (clientId == null && clientSecretFile == null && given != null) {
            return () -> given;
        }
        String id = clientId != null ? clientId : environment("ATES_OPERATOR_CLIENT_ID");
        if (id == null) {
            throw wrong("Who asks? Give --token-file or ATES_TOKEN, --client-id and its secret,"
                    + " or --demo for the demo's administrator");
        }
        String secret = clientSecretFile != null
                ? secretIn(clientSecretFile, "--client-secret-file")
                : environment("ATES_OPERATOR_CLIENT_SECRET");
        if (secret == null) {
            throw wrong("--client-id %s needs --client-secret-file or ATES_OPERATOR_CLIENT_SECRET".formatted(id));
        }
        String provider = issuer != null ? issuer : environment("ATES_ISSUER");
        URI where = provider != null ? url(provider) : Objects.requireNonNull(all.get("outside"));
        return new ClientCredentials(http, where, id, secret);
    }

    /** The only line of a file; its content is never shown. */
    private String secretIn(Path file, String option) {
        try {
            String text = file.toString().equals("-")
                    ? new String(System.in.readNBytes(SECRET_LENGTH_MAX + 1), UTF_8)
                    : Files.readString(file);
            String secret = text.strip();
            if (secret.isEmpty() || secret.length() > SECRET_LENGTH_MAX || !secret.matches("[\\x21-\\x7e]+")) {
                throw wrong("%s: %s is not one line with a secret in it".formatted(option, file));
            }
            return secret;
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "%s: %s cannot be read".formatted(option, file), e);
        }
    }

    private static @Nullable String environment(String name) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? null : value;
    }

    private static String urlVariable(String service) {
        return "ATES_%s_URL".formatted(service.toUpperCase(Locale.ROOT));
    }

    /** From the option; otherwise from the environment; otherwise from {@code ates up}. */
    private Map<String, URI> where() {
        Map<String, String> running = running();
        Map<String, URI> where = new TreeMap<>();
        URLS.forEach((name, url) -> {
            String given = environment(urlVariable(name));
            where.put(name, url(given == null ? running.getOrDefault(name, url) : given));
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

    /** The record of the process that holds the data folder; empty if no folder was specified. */
    private Map<String, String> running() {
        Path folder = data != null ? data : Path.of("data");
        try {
            Optional<Holder> holder = Holder.of(folder);
            if (data != null && holder.isEmpty()) {
                throw wrong("No aTES is running on %s: start one with ./ates up --data %s"
                        .formatted(folder.toAbsolutePath().normalize(), folder));
            }
            if (data != null && holder.get().addresses().isEmpty()) {
                throw wrong("aTES on %s (%s) is still starting"
                        .formatted(folder.toAbsolutePath().normalize(), holder.get()));
            }
            return holder.map(Holder::addresses).orElse(Map.of());
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--data: %s cannot be read".formatted(folder), e);
        }
    }

    private ParameterException wrong(String reason) {
        return new ParameterException(spec.commandLine(), reason);
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
