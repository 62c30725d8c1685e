package dev.ates.ui;

import io.github.wimdeblauwe.htmx.spring.boot.security.HxRefreshHeaderAuthenticationEntryPoint;
import jakarta.servlet.DispatcherType;
import java.util.Collection;
import java.util.Set;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;

/**
 * Who may come in. Programs come to {@code /api/**} with a bearer token and leave no session; people come to the pages
 * with a session that the identity provider vouches for. Roles of the claim {@code roles} become {@code ROLE_…}.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableMethodSecurity(prePostEnabled = false)
@EnableConfigurationProperties({Identity.class, RoleClaims.class})
class Login {

    private static final String SIGN_IN = "/oauth2/authorization/" + Issuer.REGISTRATION;

    /**
     * {@code @PreAuthorize} alone: each further annotation would be looked for on every method of every bean. A rule of the
     * architecture refuses the others, which would guard nothing.
     */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor preAuthorize() {
        return AuthorizationManagerBeforeMethodInterceptor.preAuthorize();
    }

    @Bean
    Issuer issuer(Identity identity) {
        return new Issuer(identity);
    }

    @Bean
    JwtDecoder jwtDecoder(Issuer issuer) {
        return issuer::decode;
    }

    /** For the ID tokens of sign-ins. */
    @Bean
    JwtDecoderFactory<ClientRegistration> idTokens(Issuer issuer) {
        return registration -> issuer.idTokens();
    }

    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http, RoleClaims claims) {
        return http.securityMatcher("/api/**", "/actuator/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health/**")
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .hasRole("administrator")
                        .anyRequest()
                        .authenticated())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(askForToken()).accessDeniedHandler(deny()))
                .oauth2ResourceServer(tokens -> tokens.jwt(jwt -> jwt.jwtAuthenticationConverter(people(claims)))
                        .authenticationEntryPoint(askForToken())
                        .accessDeniedHandler(deny())
                        .withObjectPostProcessor(configured(
                                BearerTokenAuthenticationFilter.class,
                                filter -> filter.setAuthenticationFailureHandler(tokenFailure()))))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http, Issuer issuer, RoleClaims claims, PageHeaders headers) {
        var signedOut = new OidcClientInitiatedLogoutSuccessHandler(issuer);
        signedOut.setPostLogoutRedirectUri("{baseUrl}/");
        AuthenticationFailureHandler unreachable =
                (request, response, failure) -> ErrorPage.refuse(request, response, cause(failure));
        return http.authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                                .permitAll()
                                .requestMatchers("/webjars/**", "/ui/**", "/favicon.ico", "/error", "/v3/api-docs/**")
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .headers(headers)
                // The login itself would send only those to sign in who ask for HTML.
                .exceptionHandling(refusals -> refusals.defaultAuthenticationEntryPointFor(
                                new HxRefreshHeaderAuthenticationEntryPoint(),
                                new RequestHeaderRequestMatcher("HX-Request"))
                        .defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint(SIGN_IN), AnyRequestMatcher.INSTANCE))
                .oauth2Login(login -> login.loginPage(SIGN_IN)
                        .clientRegistrationRepository(issuer)
                        .failureHandler(unreachable)
                        .userInfoEndpoint(user -> user.oidcUserService(signingIn(issuer, claims)))
                        .withObjectPostProcessor(configured(
                                OAuth2AuthorizationRequestRedirectFilter.class,
                                filter -> filter.setAuthenticationFailureHandler(unreachable))))
                .logout(logout -> logout.logoutSuccessHandler(signedOut))
                .build();
    }

    private static JwtAuthenticationConverter people(RoleClaims claims) {
        var converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(jwt -> authorities(claims.of(jwt)));
        return converter;
    }

    /** Some providers tell roles only in the access token, which comes with the ID token and from the same hand. */
    private static OAuth2UserService<OidcUserRequest, OidcUser> signingIn(Issuer issuer, RoleClaims claims) {
        return request -> {
            ClaimAccessor teller = claims.areIn(request.getIdToken())
                    ? request.getIdToken()
                    : issuer.readAtSignIn(request.getAccessToken().getTokenValue())
                            .<ClaimAccessor>map(token -> token)
                            .orElse(request.getIdToken());
            return new DefaultOidcUser(authorities(claims.of(teller)), request.getIdToken());
        };
    }

    private static Collection<GrantedAuthority> authorities(Set<String> roles) {
        return roles.stream()
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                .toList();
    }

    /**
     * RFC 6750 wants the reason in a header; the error dispatch adds the problem as a body. The library's own answer names
     * an address with the metadata of the resource, and there is none.
     */
    private static AuthenticationEntryPoint askForToken() {
        return (request, response, failure) -> {
            var challenge = failure instanceof OAuth2AuthenticationException refused
                    ? "Bearer error=\"%s\"".formatted(refused.getError().getErrorCode())
                    : "Bearer";
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
            response.sendError(HttpStatus.UNAUTHORIZED.value());
        };
    }

    private static AccessDeniedHandler deny() {
        return (request, response, denied) -> response.sendError(HttpStatus.FORBIDDEN.value());
    }

    /** A token that cannot be checked now is not a wrong token. */
    private static AuthenticationFailureHandler tokenFailure() {
        var ask = askForToken();
        return (request, response, failure) -> {
            if (failure instanceof AuthenticationServiceException) {
                ErrorPage.refuse(request, response, cause(failure));
            } else {
                ask.commence(request, response, failure);
            }
        };
    }

    /** The refusal behind a failed sign-in, if there is one: the identity provider does not answer. */
    private static Refusal cause(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return refusal;
            }
        }
        return new SignInFailed(failure);
    }

    /** Sets up the one object of this type; the same processor is shown all others as well. */
    private static <T> ObjectPostProcessor<Object> configured(Class<T> type, Customizer<T> customizer) {
        return new ObjectPostProcessor<>() {
            @Override
            public <O> O postProcess(O object) {
                if (type.isInstance(object)) {
                    customizer.customize(type.cast(object));
                }
                return object;
            }
        };
    }

    /** The identity provider answered, but the sign-in came to nothing. */
    static final class SignInFailed extends Refusal {

        SignInFailed(Exception cause) {
            super("The sign-in failed, please try again: " + cause.getMessage(), cause);
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.SERVICE_UNAVAILABLE;
        }

        @Override
        public String name() {
            return "sign-in-failed";
        }
    }
}
