package dev.ates.contracts;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How the data of an event is written as JSON: ISO 8601 dates, every field present, amounts as integers. */
public final class EventJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private EventJson() {}

    /** The mapper for the {@code data} of events; the wire does not depend on a service's own JSON settings. */
    public static JsonMapper mapper() {
        return MAPPER;
    }
}
