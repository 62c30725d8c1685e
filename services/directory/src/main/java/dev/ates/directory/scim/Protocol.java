package dev.ates.directory.scim;

import com.fasterxml.jackson.databind.JsonNode;
import de.captaingoldfish.scim.sdk.common.constants.AttributeNames.RFC7643;
import de.captaingoldfish.scim.sdk.common.constants.ScimType.RFC7644;
import de.captaingoldfish.scim.sdk.common.constants.enums.HttpMethod;
import de.captaingoldfish.scim.sdk.common.exceptions.BadRequestException;
import de.captaingoldfish.scim.sdk.common.exceptions.ScimException;
import de.captaingoldfish.scim.sdk.common.resources.ServiceProvider;
import de.captaingoldfish.scim.sdk.common.resources.complex.BulkConfig;
import de.captaingoldfish.scim.sdk.common.resources.complex.ChangePasswordConfig;
import de.captaingoldfish.scim.sdk.common.resources.complex.ETagConfig;
import de.captaingoldfish.scim.sdk.common.resources.complex.FilterConfig;
import de.captaingoldfish.scim.sdk.common.resources.complex.PatchConfig;
import de.captaingoldfish.scim.sdk.common.resources.complex.SortConfig;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.AuthenticationScheme;
import de.captaingoldfish.scim.sdk.common.response.ErrorResponse;
import de.captaingoldfish.scim.sdk.common.response.ListResponse;
import de.captaingoldfish.scim.sdk.common.response.ScimResponse;
import de.captaingoldfish.scim.sdk.common.utils.JsonHelper;
import de.captaingoldfish.scim.sdk.server.endpoints.Context;
import de.captaingoldfish.scim.sdk.server.endpoints.EndpointDefinition;
import de.captaingoldfish.scim.sdk.server.endpoints.ResourceEndpoint;
import de.captaingoldfish.scim.sdk.server.endpoints.ResourceHandler;
import de.captaingoldfish.scim.sdk.server.endpoints.authorize.Authorization;
import de.captaingoldfish.scim.sdk.server.schemas.ResourceType;
import de.captaingoldfish.scim.sdk.server.schemas.custom.ETagFeature;
import de.captaingoldfish.scim.sdk.server.utils.RequestUtils;
import dev.ates.contracts.ForeignText;
import dev.ates.ui.Services;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The library, configured for the features offered here. Each request is one transaction, which is rolled back when the
 * request is refused.
 */
@Component
class Protocol {

    static final String PATH = "/scim/v2";

    /** The maximum number of resources on a page. */
    static final int PAGE_MAX = 200;

    private final ResourceEndpoint library = new ResourceEndpoint(serviceProvider());
    private final TransactionTemplate transactions;
    private final String base;
    private final Map<String, ResourceType> types;

    Protocol(Resources resources, Services services, TransactionTemplate transactions) {
        this.transactions = transactions;
        this.base = services.directoryUrl() + PATH;
        this.types = Map.of(
                "Users", register("user", List.of(document("user.extension")), new StoredHandler.Users(resources)),
                "Groups", register("group", List.of(), new StoredHandler.Groups(resources)));
    }

    /**
     * @param path below {@link #PATH}, with the query
     * @param headers the ones that SCIM uses
     */
    record Request(HttpMethod method, String path, @Nullable String body, Map<String, String> headers) {}

    /** @throws Failed when the error is ours */
    Reply handle(Request request) {
        return transactions.execute(transaction -> {
            ScimResponse response = library.handleRequest(
                    base + request.path(),
                    request.method(),
                    request.body(),
                    request.headers(),
                    new Context(new Known()));
            if (response.getHttpStatus() >= HttpStatus.BAD_REQUEST.value()) {
                transaction.setRollbackOnly();
            }
            if (response instanceof ErrorResponse error
                    && error.getHttpStatus() == HttpStatus.INTERNAL_SERVER_ERROR.value()) {
                throw new Failed(error.getScimException());
            }
            return Reply.of(completed(response, request));
        });
    }

    /**
     * The library ignores a path with an unknown attribute, also in the filter of a known attribute. A person who was
     * removed from a group would then silently stay in it.
     *
     * @throws BadRequestException for such a filter
     */
    void requireFilter(String kind, String path) {
        int filter = path.indexOf('[');
        ResourceType type = types.get(kind);
        if (filter < 0 || type == null) {
            return;
        }
        String root = path.substring(0, filter);
        type.getMainSchema().getAttributes().stream()
                .filter(attribute -> attribute.getName().equalsIgnoreCase(root))
                .forEach(attribute -> {
                    try {
                        RequestUtils.parsePatchPath(type, path);
                    } catch (ScimException e) {
                        throw wrongFilter(path, e);
                    }
                    if (!attribute.isMultiValued()) {
                        throw wrongFilter(path, null);
                    }
                });
    }

    private static BadRequestException wrongFilter(String path, @Nullable ScimException cause) {
        return new BadRequestException(
                "'%s' has a filter that cannot be answered".formatted(ForeignText.shown(path, 60)),
                cause,
                RFC7644.INVALID_PATH);
    }

    /**
     * Adds what RFC 7644 requires and the library omits: the version as a header, an empty list, the type of a syntax
     * error.
     */
    private static ScimResponse completed(ScimResponse response, Request request) {
        JsonNode version = response.path(RFC7643.META).path(RFC7643.VERSION);
        if (version.isTextual()) {
            response.getHttpHeaders().putIfAbsent(HttpHeaders.ETAG, version.textValue());
        }
        if (response instanceof ListResponse<?> list && !list.has(RFC7643.RESOURCES)) {
            list.set(RFC7643.RESOURCES, list.arrayNode());
        }
        if (response instanceof ErrorResponse error
                && error.getHttpStatus() == HttpStatus.BAD_REQUEST.value()
                && error.getScimType().isEmpty()
                && request.method() == HttpMethod.GET) {
            error.setScimType(RFC7644.INVALID_FILTER);
        }
        return response;
    }

    /** The library caught an unexpected exception. */
    static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Failed(Exception cause) {
            super("A SCIM request failed", cause);
        }
    }

    private ResourceType register(String name, List<JsonNode> extensions, ResourceHandler<?> handler) {
        ResourceType type = library.registerEndpoint(
                new EndpointDefinition(document(name + ".type"), document(name + ".schema"), extensions, handler));
        type.getFeatures().setETagFeature(ETagFeature.builder().enabled(true).build());
        return type;
    }

    private static JsonNode document(String name) {
        return JsonHelper.loadJsonDocument("/directory/scim/%s.json".formatted(name));
    }

    /** Unknown attributes are ignored, because providers send more personal data than anybody here should see. */
    private static ServiceProvider serviceProvider() {
        return ServiceProvider.builder()
                .patchConfig(PatchConfig.builder()
                        .supported(true)
                        .ignoreUnknownAttributes(true)
                        .doNotFailOnNoTarget(true)
                        .activateMsAzureFilterWorkaround(true)
                        .activateMsAzureValueSubAttributeWorkaround(true)
                        .activateMsAzureComplexSimpleValueWorkaround(true)
                        .build())
                .filterConfig(FilterConfig.builder()
                        .supported(true)
                        .maxResults(PAGE_MAX)
                        .build())
                .eTagConfig(ETagConfig.builder().supported(true).build())
                .sortConfig(SortConfig.builder().supported(false).build())
                .bulkConfig(BulkConfig.builder().supported(false).build())
                .changePasswordConfig(
                        ChangePasswordConfig.builder().supported(false).build())
                .authenticationSchemes(List.of(AuthenticationScheme.builder()
                        .name("Bearer token")
                        .description("A token that an operator has agreed with the provider")
                        .type("oauthbearertoken")
                        .specUri("https://www.rfc-editor.org/info/rfc6750")
                        .build()))
                .caseInsensitiveValidation(true)
                .lenientContentTypeChecking(true)
                .build();
    }

    /** The filter has authenticated the caller already. */
    private static final class Known implements Authorization {

        @Override
        public Set<String> getClientRoles() {
            return Set.of();
        }

        @Override
        public boolean authenticate(Map<String, String> headers, Map<String, String> query) {
            return true;
        }
    }
}
