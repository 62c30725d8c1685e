package dev.ates.directory.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.captaingoldfish.scim.sdk.common.constants.AttributeNames.RFC7643;
import de.captaingoldfish.scim.sdk.common.constants.ScimType.RFC7644;
import de.captaingoldfish.scim.sdk.common.constants.enums.HttpMethod;
import de.captaingoldfish.scim.sdk.common.constants.enums.SortOrder;
import de.captaingoldfish.scim.sdk.common.etag.ETag;
import de.captaingoldfish.scim.sdk.common.exceptions.BadRequestException;
import de.captaingoldfish.scim.sdk.common.exceptions.ConflictException;
import de.captaingoldfish.scim.sdk.common.exceptions.ResourceNotFoundException;
import de.captaingoldfish.scim.sdk.common.resources.Group;
import de.captaingoldfish.scim.sdk.common.resources.ResourceNode;
import de.captaingoldfish.scim.sdk.common.resources.User;
import de.captaingoldfish.scim.sdk.common.resources.complex.Meta;
import de.captaingoldfish.scim.sdk.common.schemas.SchemaAttribute;
import de.captaingoldfish.scim.sdk.common.utils.JsonHelper;
import de.captaingoldfish.scim.sdk.server.endpoints.Context;
import de.captaingoldfish.scim.sdk.server.endpoints.ResourceHandler;
import de.captaingoldfish.scim.sdk.server.endpoints.features.EndpointType;
import de.captaingoldfish.scim.sdk.server.endpoints.validation.RequestValidatorHandler;
import de.captaingoldfish.scim.sdk.server.filter.FilterNode;
import de.captaingoldfish.scim.sdk.server.filter.resources.FilterResourceResolver;
import de.captaingoldfish.scim.sdk.server.response.PartialListResponse;
import de.captaingoldfish.scim.sdk.server.schemas.validation.RequestResourceValidator;
import dev.ates.directory.scim.Resources.Content;
import dev.ates.directory.scim.Resources.Kind;
import dev.ates.directory.scim.Resources.NameTaken;
import dev.ates.directory.scim.Resources.Stored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores and finds the resources of one kind for the library. */
abstract class StoredHandler<T extends ResourceNode> extends ResourceHandler<T> {

    /** How many resources are scanned for a filter that SQL cannot evaluate, and how many of them are in memory at once. */
    private static final int SCANNED_MAX = 10_000;

    private static final int SCANNED_AT_ONCE = 50;

    /** The length of all scanned resources: groups have up to a million characters. */
    private static final long SCANNED_LENGTH_MAX = 64_000_000;

    private static final int MEMBERS_MAX = 20_000;
    private static final int USER_LENGTH_MAX = 16_384;
    private static final int NAME_LENGTH_MAX = 255;

    private final Kind kind;
    private final String nameAttribute;
    private final Resources resources;

    StoredHandler(Kind kind, String nameAttribute, Resources resources) {
        this.kind = kind;
        this.nameAttribute = nameAttribute;
        this.resources = resources;
    }

    static final class Users extends StoredHandler<User> {

        Users(Resources resources) {
            super(Kind.User, RFC7643.USER_NAME, resources);
        }
    }

    static final class Groups extends StoredHandler<Group> {

        Groups(Resources resources) {
            super(Kind.Group, RFC7643.DISPLAY_NAME, resources);
        }
    }

    @Override
    public T createResource(T resource, Context context) {
        try {
            return node(resources.add(kind, content(resource, context)));
        } catch (NameTaken e) {
            throw taken(e);
        }
    }

    @Override
    public @Nullable T getResource(
            String id,
            @Nullable List<SchemaAttribute> attributes,
            @Nullable List<SchemaAttribute> excluded,
            Context context) {
        return resources.find(kind, UUID.fromString(id)).map(this::node).orElse(null);
    }

    /** Locks the resource until the change is committed, so that concurrent changes cannot overwrite each other. */
    @Override
    public @Nullable T getResourceForUpdate(
            String id,
            @Nullable List<SchemaAttribute> attributes,
            @Nullable List<SchemaAttribute> excluded,
            Context context,
            EndpointType type) {
        return resources.lock(kind, UUID.fromString(id)).map(this::node).orElse(null);
    }

    @Override
    public PartialListResponse<T> listResources(
            long startIndex,
            int count,
            @Nullable FilterNode filter,
            @Nullable SchemaAttribute sortBy,
            @Nullable SortOrder sortOrder,
            List<SchemaAttribute> attributes,
            List<SchemaAttribute> excluded,
            Context context) {
        Condition condition = Condition.of(kind, filter);
        if (filter == null || condition.whole()) {
            return PartialListResponse.<T>builder()
                    .totalResults(resources.count(kind, condition))
                    .resources(nodes(resources.list(kind, condition, startIndex - 1, count)))
                    .build();
        }
        if (resources.count(kind, condition) > SCANNED_MAX) {
            throw tooMuch("%,d resources".formatted(SCANNED_MAX));
        }
        return scanned(condition, filter, startIndex - 1, count);
    }

    /** The matching resources that {@code offset} and {@code count} choose; the others are only counted. */
    private PartialListResponse<T> scanned(Condition condition, FilterNode filter, long offset, int count) {
        long length = 0;
        long matching = 0;
        List<T> chosen = new ArrayList<>();
        for (int from = 0; ; from += SCANNED_AT_ONCE) {
            List<Stored> some = resources.list(kind, condition, from, SCANNED_AT_ONCE);
            length += some.stream().mapToLong(one -> one.body().length()).sum();
            if (length > SCANNED_LENGTH_MAX) {
                throw tooMuch("%,d characters".formatted(SCANNED_LENGTH_MAX));
            }
            for (T found : FilterResourceResolver.filterResources(getServiceProvider(), nodes(some), filter)) {
                if (matching >= offset && chosen.size() < count) {
                    chosen.add(found);
                }
                matching++;
            }
            if (some.size() < SCANNED_AT_ONCE) {
                return PartialListResponse.<T>builder()
                        .totalResults(matching)
                        .resources(chosen)
                        .build();
            }
        }
    }

    private BadRequestException tooMuch(String bound) {
        return new BadRequestException(
                "This filter would look at more than %s: add a condition on id, externalId or %s"
                        .formatted(bound, nameAttribute),
                RFC7644.TOO_MANY);
    }

    @Override
    public T updateResource(T resource, Context context) {
        UUID id = UUID.fromString(resource.getId().orElseThrow());
        try {
            return resources
                    .change(kind, id, content(resource, context))
                    .map(this::node)
                    .orElseThrow(() -> notFound(id.toString()));
        } catch (NameTaken e) {
            throw taken(e);
        }
    }

    @Override
    public void deleteResource(String id, Context context) {
        if (!resources.remove(kind, UUID.fromString(id))) {
            throw notFound(id);
        }
    }

    private ResourceNotFoundException notFound(String id) {
        return new ResourceNotFoundException("There is no %s %s".formatted(kind, id));
    }

    private ConflictException taken(NameTaken e) {
        return new ConflictException(
                "There is another %s with this %s".formatted(kind, nameAttribute), e, RFC7644.UNIQUENESS);
    }

    private List<T> nodes(List<Stored> stored) {
        return stored.stream().map(this::node).toList();
    }

    private T node(Stored stored) {
        T node = JsonHelper.readJsonDocument(stored.body(), getType());
        node.setId(stored.id().toString());
        node.setMeta(Meta.builder()
                .created(stored.createdAt())
                .lastModified(stored.changedAt())
                .version(ETag.builder()
                        .weak(true)
                        .tag(Long.toString(stored.version()))
                        .build())
                .build());
        return node;
    }

    /**
     * Validates it again, because the library passes on a patched resource without the values that its validation has
     * corrected.
     */
    private Content content(T resource, Context context) {
        var validator = new RequestResourceValidator(getServiceProvider(), getResourceType(), HttpMethod.PUT);
        var checked = (ResourceNode) validator.validateDocument(resource);
        new RequestValidatorHandler(this, validator, context).validateCreate(checked);
        checked.remove(List.of(RFC7643.ID, RFC7643.META));
        if (kind == Kind.User && !checked.has(RFC7643.ACTIVE)) {
            // The library would treat a missing one as false.
            checked.set(RFC7643.ACTIVE, BooleanNode.TRUE);
        }
        if (checked.get(RFC7643.MEMBERS) instanceof ArrayNode members) {
            checked.set(RFC7643.MEMBERS, onceEach(members));
        }
        String name = Optional.ofNullable(checked.get(nameAttribute))
                .map(JsonNode::textValue)
                .orElse("");
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new BadRequestException(
                    "The %s must have 1 to %d characters".formatted(nameAttribute, NAME_LENGTH_MAX),
                    RFC7644.INVALID_VALUE);
        }
        String body = checked.toString();
        if (kind == Kind.User && body.length() > USER_LENGTH_MAX) {
            throw new BadRequestException(
                    "The stored attributes of a user may have at most %,d characters".formatted(USER_LENGTH_MAX),
                    RFC7644.INVALID_VALUE);
        }
        return new Content(name, checked.getExternalId().orElse(null), body);
    }

    private static ArrayNode onceEach(ArrayNode members) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        for (JsonNode member : members) {
            // The id of a user as we write it: a group must not lose whom a provider writes in capitals.
            String id = member.path(RFC7643.VALUE).asText().toLowerCase(Locale.ROOT);
            if (member instanceof ObjectNode written) {
                written.put(RFC7643.VALUE, id);
            }
            byId.putIfAbsent(id, member);
        }
        if (byId.size() > MEMBERS_MAX) {
            throw new BadRequestException(
                    "A group may have at most %,d members".formatted(MEMBERS_MAX), RFC7644.TOO_MANY);
        }
        return members.arrayNode().addAll(byId.values());
    }
}
