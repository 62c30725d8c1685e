package dev.ates.directory.scim;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.captaingoldfish.scim.sdk.common.constants.HttpHeader;
import de.captaingoldfish.scim.sdk.common.exceptions.ResponseException;
import de.captaingoldfish.scim.sdk.common.response.ErrorResponse;
import de.captaingoldfish.scim.sdk.common.response.ScimResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * A response.
 *
 * @param scimType of a refusal (RFC 7644, 3.12), empty for none
 * @param body empty for none
 */
record Reply(int status, String scimType, Map<String, String> headers, String body) {

    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply of(ScimResponse response) {
        int status = response.getHttpStatus();
        boolean hasBody = status != HttpStatus.NO_CONTENT.value() && status != HttpStatus.NOT_MODIFIED.value();
        String scimType =
                response instanceof ErrorResponse error ? error.getScimType().orElse("") : "";
        return new Reply(status, scimType, response.getHttpHeaders(), hasBody ? response.toString() : "");
    }

    /** A refusal in the format of RFC 7644, 3.12. */
    static Reply refusal(HttpStatus status, String detail, @Nullable String scimType) {
        return of(new ErrorResponse(new ResponseException(detail, status.value(), scimType)));
    }

    /** Only the status and the current version. */
    Reply withoutBody() {
        Map<String, String> fewer = new TreeMap<>(headers);
        fewer.remove(HttpHeaders.CONTENT_TYPE);
        return new Reply(HttpStatus.NO_CONTENT.value(), "", fewer, "");
    }

    Reply with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Reply(status, scimType, more, body);
    }

    void write(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        headers.forEach(response::setHeader);
        if (!body.isEmpty()) {
            response.setContentType(HttpHeader.SCIM_CONTENT_TYPE + ";charset=UTF-8");
            response.getOutputStream().write(body.getBytes(UTF_8));
        }
    }
}
