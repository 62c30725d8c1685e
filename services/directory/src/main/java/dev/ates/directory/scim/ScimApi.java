package dev.ates.directory.scim;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.captaingoldfish.scim.sdk.common.constants.ScimType.RFC7644;
import de.captaingoldfish.scim.sdk.common.constants.enums.HttpMethod;
import de.captaingoldfish.scim.sdk.common.exceptions.BadRequestException;
import de.captaingoldfish.scim.sdk.common.exceptions.ScimException;
import de.captaingoldfish.scim.sdk.common.response.ErrorResponse;
import dev.ates.contracts.ForeignText;
import dev.ates.ui.Audit;
import dev.ates.ui.Caller;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * SCIM 2.0 over HTTP. It is described by the standard instead of OpenAPI: {@code /scim/v2/Schemas} and its neighbors.
 */
@Controller
@Hidden
class ScimApi {

    private static final Logger log = LoggerFactory.getLogger(ScimApi.class);

    private static final String ALL = Protocol.PATH + "/{kind}";
    private static final String ONE = ALL + "/{id}";

    private static final String GROUPS = "Groups";
    private static final Set<String> STORED = Set.of("Users", GROUPS);
    private static final Set<String> DESCRIBED = Set.of("ServiceProviderConfig", "ResourceTypes", "Schemas");

    /** The id of a schema or a resource type. */
    private static final Pattern DESCRIPTION = Pattern.compile("[A-Za-z0-9:._-]{1,200}");

    /** Endpoints of RFC 7644 that are not offered here; the RFC defines the status. */
    private static final Set<String> NOT_OFFERED = Set.of("Bulk", "Me");

    private static final int AT_ONCE_MAX = 8;
    private static final Duration WAIT_MAX = Duration.ofSeconds(2);

    private final Semaphore places = new Semaphore(AT_ONCE_MAX, true);
    private final Protocol protocol;
    private final JsonMapper json;

    ScimApi(Protocol protocol, JsonMapper json) {
        this.protocol = protocol;
        this.json = json;
    }

    @GetMapping({ALL, ONE})
    void get(
            @PathVariable String kind,
            @PathVariable Optional<String> id,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        answer(new Asked(HttpMethod.GET, kind, id.orElse(null), null), request, response);
    }

    @PostMapping(ALL)
    void post(
            @PathVariable String kind,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        answer(new Asked(HttpMethod.POST, kind, null, body), request, response);
    }

    @PutMapping(ONE)
    void put(
            @PathVariable String kind,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        answer(new Asked(HttpMethod.PUT, kind, id, body), request, response);
    }

    @PatchMapping(ONE)
    void patch(
            @PathVariable String kind,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        answer(new Asked(HttpMethod.PATCH, kind, id, body), request, response);
    }

    @DeleteMapping(ONE)
    void delete(
            @PathVariable String kind,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        answer(new Asked(HttpMethod.DELETE, kind, id, null), request, response);
    }

    private record Asked(
            HttpMethod method, String kind, @Nullable String id, byte @Nullable [] body) {}

    private void answer(Asked asked, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Reply reply = reply(asked, request);
        HttpStatus status = HttpStatus.valueOf(reply.status());
        if (status.is4xxClientError()) {
            Audit.refused(request, status, ("scim " + reply.scimType()).strip());
        } else if (asked.method() != HttpMethod.GET && status.is2xxSuccessful()) {
            log.atInfo()
                    .addKeyValue("what", asked.method() + " " + asked.kind())
                    .addKeyValue("id", asked.id())
                    .addKeyValue("status", reply.status())
                    .log("Pushed by SCIM");
        }
        reply.write(response);
    }

    private Reply reply(Asked asked, HttpServletRequest request) {
        if (!hasPlace()) {
            return Reply.refusal(
                            HttpStatus.TOO_MANY_REQUESTS, "At most %d requests at once".formatted(AT_ONCE_MAX), null)
                    .with(HttpHeaders.RETRY_AFTER, "5");
        }
        try {
            return handled(asked, request);
        } catch (ScimException refused) {
            return Reply.of(new ErrorResponse(refused));
        } finally {
            places.release();
        }
    }

    private boolean hasPlace() {
        try {
            return places.tryAcquire(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Reply handled(Asked asked, HttpServletRequest request) {
        if (NOT_OFFERED.contains(asked.kind())) {
            return Reply.refusal(HttpStatus.NOT_IMPLEMENTED, "/%s is not offered".formatted(asked.kind()), null);
        }
        Optional<String> id = Optional.ofNullable(asked.id());
        boolean isStored = STORED.contains(asked.kind());
        Optional<String> known = isStored
                ? id.flatMap(Caller::personId).map(UUID::toString)
                : id.filter(name -> DESCRIPTION.matcher(name).matches());
        boolean isThere = known.isPresent() == id.isPresent()
                && (isStored || DESCRIBED.contains(asked.kind()) && asked.method() == HttpMethod.GET);
        if (!isThere) {
            return Reply.refusal(
                    HttpStatus.NOT_FOUND,
                    "There is no %s%s"
                            .formatted(
                                    ForeignText.shown(asked.kind(), 60),
                                    id.map(name -> "/" + ForeignText.shown(name, 60))
                                            .orElse("")),
                    null);
        }
        Limits.check(
                "filter", Optional.ofNullable(request.getParameter("filter")).orElse(""));
        String query = request.getQueryString();
        Reply reply = protocol.handle(new Protocol.Request(
                asked.method(),
                "/" + asked.kind() + known.map(name -> "/" + name).orElse("") + (query == null ? "" : "?" + query),
                body(asked),
                headers(request)));
        // A group may have many members, and a client that changes one of them does not need the others.
        return asked.kind().equals(GROUPS)
                        && asked.method() == HttpMethod.PATCH
                        && reply.status() == HttpStatus.OK.value()
                        && request.getParameter("attributes") == null
                ? reply.withoutBody()
                : reply;
    }

    private @Nullable String body(Asked asked) {
        if (asked.body() == null) {
            return null;
        }
        ObjectNode given = read(asked.body());
        if (asked.method() == HttpMethod.PATCH) {
            return Dialect.plain(given, path -> protocol.requireFilter(asked.kind(), path))
                    .toString();
        }
        return Dialect.whole(given).toString();
    }

    private ObjectNode read(byte[] body) {
        try {
            JsonNode given = json.readTree(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
            Limits.check(given);
            if (given instanceof ObjectNode object) {
                return object;
            }
        } catch (CharacterCodingException | JacksonException e) {
            throw new BadRequestException("The body is not JSON in UTF-8", e, RFC7644.INVALID_SYNTAX);
        }
        throw new BadRequestException("The body must be a JSON object", RFC7644.INVALID_SYNTAX);
    }

    /** {@code *} means any version; the library would take it for the name of one. */
    private static Map<String, String> headers(HttpServletRequest request) {
        Map<String, String> headers = new TreeMap<>();
        for (String name : Set.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH)) {
            String value = request.getHeader(name);
            if (value != null && !value.strip().equals("*")) {
                headers.put(name, value);
            }
        }
        return headers;
    }
}
