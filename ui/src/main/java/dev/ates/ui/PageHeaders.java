package dev.ates.ui;

import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.stereotype.Component;

/**
 * The security headers of every page. Scripts and styles must come from the service itself; inline ones do not run. A form
 * may redirect to the identity provider and back, as signing out does, because browsers also check the redirects of a form.
 */
@Component
public final class PageHeaders implements Customizer<HeadersConfigurer<HttpSecurity>> {

    private static final Duration TLS_PROMISED = Duration.ofDays(365);

    private final String policy;
    private final boolean behindTls;

    PageHeaders(
            Services services,
            @Value("${ates.identity.issuer:}") String issuer,
            @Value("${spring.application.name:ates}") String application) {
        this.behindTls = services.isBehindTls(application);
        var forms = Stream.concat(services.urls().stream(), Stream.of(issuer).filter(url -> !url.isBlank()))
                .map(PageHeaders::origin)
                .distinct()
                .collect(Collectors.joining(" "));
        this.policy = "default-src 'self'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; "
                + "base-uri 'none'; frame-ancestors 'self'; form-action 'self' " + forms;
    }

    @Override
    public void customize(HeadersConfigurer<HttpSecurity> headers) {
        transport(headers);
        headers.contentSecurityPolicy(csp -> csp.policyDirectives(policy))
                .frameOptions(frames -> frames.sameOrigin())
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN));
    }

    /**
     * Behind TLS, HSTS is always sent, even when a proxy does not report https. API responses send it too, because a browser
     * remembers it per host.
     */
    public void transport(HeadersConfigurer<HttpSecurity> headers) {
        if (behindTls) {
            headers.httpStrictTransportSecurity(tls -> tls.requestMatcher(AnyRequestMatcher.INSTANCE)
                    .includeSubDomains(false)
                    .maxAgeInSeconds(TLS_PROMISED.toSeconds()));
        }
    }

    /** The same for a response that is written before the filters. */
    public void transport(HttpServletResponse response) {
        if (behindTls) {
            response.setHeader("Strict-Transport-Security", "max-age=" + TLS_PROMISED.toSeconds());
        }
    }

    private static String origin(String url) {
        var uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getAuthority();
    }
}
