package dev.ates.ui;

import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.stereotype.Component;

/**
 * The security headers of every page. Scripts and styles come from the service itself; inline ones do not run. A form
 * may lead to the identity provider and back (signing out does): browsers check the redirects of a form as well.
 */
@Component
public final class PageHeaders implements Customizer<HeadersConfigurer<HttpSecurity>> {

    private final String policy;

    PageHeaders(Services services, @Value("${ates.identity.issuer:}") String issuer) {
        var forms = Stream.concat(services.urls().stream(), Stream.of(issuer).filter(url -> !url.isBlank()))
                .map(PageHeaders::origin)
                .distinct()
                .collect(Collectors.joining(" "));
        this.policy = "default-src 'self'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; "
                + "base-uri 'none'; frame-ancestors 'self'; form-action 'self' " + forms;
    }

    @Override
    public void customize(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(csp -> csp.policyDirectives(policy))
                .frameOptions(frames -> frames.sameOrigin())
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN));
    }

    private static String origin(String url) {
        var uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getAuthority();
    }
}
