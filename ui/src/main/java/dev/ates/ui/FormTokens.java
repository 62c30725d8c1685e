package dev.ates.ui;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;

/**
 * Accepts the CSRF token as a form field or a header. A token in the address is ignored, because addresses appear in logs
 * and histories.
 */
public final class FormTokens implements CsrfTokenRequestHandler {

    private final XorCsrfTokenRequestAttributeHandler masked = new XorCsrfTokenRequestAttributeHandler();

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
        masked.handle(request, response, token);
    }

    @Override
    public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
        var inAddress = Arrays.stream(
                        Optional.ofNullable(request.getQueryString()).orElse("").split("&", -1))
                .map(pair -> URLDecoder.decode(pair.split("=", 2)[0], UTF_8))
                .anyMatch(token.getParameterName()::equals);
        return inAddress ? null : masked.resolveCsrfTokenValue(request, token);
    }
}
