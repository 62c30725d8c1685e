package dev.ates.directory.scim;

import dev.ates.ui.Audit;
import dev.ates.ui.Caller;
import dev.ates.ui.PageHeaders;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The authentication of the provider: a bearer token from a file, because providers cannot get one from our identity
 * provider. It grants access to SCIM only, and nothing else does.
 */
@Configuration(proxyBeanMethods = false)
class Door {

    private static final String BEARER = "Bearer ";

    /**
     * Unless the kind is {@code scim}, every request is refused, so that no provider assumes that its people are read.
     */
    @Bean
    Tokens scimTokens(@Value("${ates.directory.kind:}") String kind, ScimSettings settings) {
        return kind.equals(ScimSource.KIND) ? Tokens.in(settings.tokenFile()) : Tokens.none();
    }

    @Bean
    @Order(0)
    SecurityFilterChain scim(HttpSecurity http, PageHeaders headers, Tokens scimTokens) {
        return http.securityMatcher("/scim/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .headers(headers::transport)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(refuse()))
                .addFilterBefore(new Recognition(scimTokens), AnonymousAuthenticationFilter.class)
                .build();
    }

    /** Not a bean, because it would then filter every request. */
    private static final class Recognition extends OncePerRequestFilter {

        private final Tokens tokens;

        Recognition(Tokens tokens) {
            this.tokens = tokens;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            OptionalInt token = tokens.find(token(request));
            if (token.isPresent()) {
                Caller provider =
                        new Caller(Caller.idOf(ScimSource.KIND), "SCIM token %d".formatted(token.getAsInt()), Set.of());
                SecurityContextHolder.getContext()
                        .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                                provider, "", provider.authorities()));
            }
            chain.doFilter(request, response);
        }
    }

    private static String token(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : "";
    }

    private static AuthenticationEntryPoint refuse() {
        return (request, response, failure) -> {
            Audit.refused(request, HttpStatus.UNAUTHORIZED, "not-authenticated");
            response.setHeader(
                    HttpHeaders.WWW_AUTHENTICATE,
                    token(request).isEmpty()
                            ? "Bearer realm=\"scim\""
                            : "Bearer realm=\"scim\", error=\"invalid_token\"");
            Reply.refusal(HttpStatus.UNAUTHORIZED, "A bearer token of this service is needed", null)
                    .write(response);
        };
    }
}
