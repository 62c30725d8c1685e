package dev.ates.ui.door;

import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.FormTitles;
import dev.ates.ui.FormTokens;
import dev.ates.ui.Group;
import dev.ates.ui.PageHeaders;
import dev.ates.ui.Role;
import dev.ates.ui.answer.ErrorPage;
import dev.ates.ui.audit.AuditLog;
import io.github.wimdeblauwe.htmx.spring.boot.security.HxRefreshHeaderAuthenticationEntryPoint;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.converter.Converter;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;
import org.springframework.security.authorization.method.PreAuthorizeAuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AnnotationTemplateExpressionDefaults;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;

/**
 * Authentication. Programs use {@code /api/**} with a bearer token and get no session; people use the pages with a session
 * from a sign-in at the identity provider. Rights are checked against the service's own copy of people on every request: see
 * {@link Rights}.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableMethodSecurity(prePostEnabled = false)
@EnableConfigurationProperties({Identity.class, RoleClaims.class})
@Import(Doorkeeping.class)
public class Login {

    static final String SIGN_INS = "/oauth2/authorization/";
    static final String SIGN_IN = SIGN_INS + Issuer.REGISTRATION;

    private static final int DESCRIPTION_LENGTH_MAX = 200;

    /**
     * Enables only {@code @PreAuthorize}, on which {@link Allowed} is based, because every further annotation would be
     * searched on every method of every bean. An architecture rule forbids the others, which would have no effect.
     */
    @Bean
    @org.springframework.context.annotation.Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor preAuthorize() {
        var rules = new PreAuthorizeAuthorizationManager();
        // Lets @Allowed use its group in the expression.
        rules.setTemplateDefaults(new AnnotationTemplateExpressionDefaults());
        return AuthorizationManagerBeforeMethodInterceptor.preAuthorize(rules);
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

    /** Called by the provider; its token is checked in the handler. */
    @Bean
    @Order(0)
    SecurityFilterChain provider(HttpSecurity http, PageHeaders headers) {
        return http.securityMatcher(BackChannelLogout.PATH)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .headers(headers::transport)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain metrics(HttpSecurity http, RoleClaims claims, Rights rights, PageHeaders headers) {
        return withTokens(
                        http.securityMatcher("/actuator/metrics/**", "/actuator/prometheus"),
                        headers,
                        token -> caller(token, id -> rights.forMetrics(id, claims.of(token))))
                .authorizeHttpRequests(requests -> requests.anyRequest().hasAnyRole(Group.metricsReaders.names()))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain programs(
            HttpSecurity http,
            RoleClaims claims,
            Rights rights,
            PageHeaders headers,
            FilterRegistrationBean<UploadGate> uploads) {
        return withTokens(
                        http.securityMatcher("/api/**", "/actuator/**"),
                        headers,
                        token -> caller(token, id -> rights.of(id, claims.of(token))))
                .addFilterBefore(uploads.getFilter(), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health/**")
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .hasAnyRole(Group.operators.names())
                        .requestMatchers("/api/v1/ops/**")
                        .hasAnyRole(Group.personsAndOperators.names())
                        .anyRequest()
                        .hasAnyRole(Group.persons.names()))
                .build();
    }

    private static HttpSecurity withTokens(
            HttpSecurity http, PageHeaders headers, Converter<Jwt, AbstractAuthenticationToken> caller) {
        return http.headers(headers::transport)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(askForToken()).accessDeniedHandler(deny()))
                .oauth2ResourceServer(tokens -> tokens.jwt(jwt -> jwt.jwtAuthenticationConverter(caller))
                        .authenticationEntryPoint(askForToken())
                        .accessDeniedHandler(deny())
                        .withObjectPostProcessor(configured(
                                BearerTokenAuthenticationFilter.class,
                                filter -> filter.setAuthenticationFailureHandler(tokenFailure()))));
    }

    @Bean
    @Order(3)
    SecurityFilterChain pages(
            HttpSecurity http,
            Doorkeeping.Pages door,
            RoleClaims claims,
            PageHeaders headers,
            List<FormTitles> titles,
            FilterRegistrationBean<UploadGate> uploads) {
        return http.authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                                .permitAll()
                                .requestMatchers(
                                        "/webjars/**",
                                        "/ui/**",
                                        "/favicon.ico",
                                        "/error",
                                        "/v3/api-docs/**",
                                        "/v3/api-docs.yaml",
                                        "/v3/contracts/**")
                                .permitAll()
                                .anyRequest()
                                .hasAnyRole(Group.persons.names()))
                .headers(headers)
                .securityContext(context -> context.securityContextRepository(door.session()))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.csrfTokenRepository(door.session()).csrfTokenRequestHandler(new FormTokens()))
                .addFilterBefore(uploads.getFilter(), CsrfFilter.class)
                .addFilterBefore(
                        new KeptForms(door.session(), door.sessions(), door.signOut(), FormTitles.all(titles)),
                        CsrfFilter.class)
                // By default only requests that accept HTML are redirected to the sign-in.
                .exceptionHandling(refusals -> refusals.accessDeniedHandler(deny())
                        .defaultAuthenticationEntryPointFor(
                                new HxRefreshHeaderAuthenticationEntryPoint(),
                                new RequestHeaderRequestMatcher("HX-Request"))
                        .defaultAuthenticationEntryPointFor(askToSignIn(), AnyRequestMatcher.INSTANCE))
                .oauth2Login(login -> login.loginPage(SIGN_IN)
                        .clientRegistrationRepository(door.issuer())
                        .authorizedClientRepository(new NoClients())
                        .authorizationEndpoint(start -> start.authorizationRequestRepository(door.signInCookie())
                                .authorizationRequestResolver(new FreshSignIns(door.issuer())))
                        .tokenEndpoint(tokens ->
                                tokens.accessTokenResponseClient(door.issuer().tokenEndpoint()))
                        .successHandler(door.signIns())
                        .failureHandler(door.signIns())
                        .userInfoEndpoint(user -> user.oidcUserService(signingIn(door, claims)))
                        .withObjectPostProcessor(configured(
                                OAuth2AuthorizationRequestRedirectFilter.class,
                                filter -> filter.setAuthenticationFailureHandler(door.signIns()))))
                .logout(logout -> logout.addLogoutHandler(door.signOut()).logoutSuccessHandler(door.signOut()))
                .build();
    }

    /** Programs authenticate on every request, and their rights are checked on every request. */
    private static AbstractAuthenticationToken caller(Jwt token, Function<UUID, Rights.Granted> rights) {
        var subject = Optional.ofNullable(token.getSubject()).orElse("");
        var id = Caller.idOf(subject);
        var granted = rights.apply(id);
        var caller = new Caller(id, Caller.nameIn(token), granted.roles(), granted.missing());
        var known = UsernamePasswordAuthenticationToken.authenticated(caller, "", caller.authorities());
        known.setDetails(granted.unknown());
        return known;
    }

    /** Some providers put roles only into the access token, which comes with the ID token from the same source. */
    private static OAuth2UserService<OidcUserRequest, OidcUser> signingIn(Doorkeeping.Pages door, RoleClaims claims) {
        return request -> {
            FreshSignIns.check(request.getIdToken(), door.sessions());
            ClaimAccessor teller = claims.areIn(request.getIdToken())
                    ? request.getIdToken()
                    : door.issuer()
                            .readAtSignIn(request.getAccessToken().getTokenValue())
                            .<ClaimAccessor>map(token -> token)
                            .orElse(request.getIdToken());
            var authorities = claims.of(teller).stream().map(Role::authority).toList();
            return new DefaultOidcUser(authorities, request.getIdToken());
        };
    }

    /** The address contains the requested page, so nothing is stored for people who never sign in. */
    private static AuthenticationEntryPoint askToSignIn() {
        return (request, response, failure) -> {
            var query = request.getQueryString();
            var wanted = SignInCookie.local(request.getRequestURI() + (query == null ? "" : "?" + query));
            response.sendRedirect(SignInCookie.start(wanted));
        };
    }

    /**
     * RFC 6750 requires the reason in a header; the error dispatch adds the problem as a body. The library's default
     * response names a resource metadata address, which does not exist here.
     */
    private static AuthenticationEntryPoint askForToken() {
        return (request, response, failure) -> {
            var challenge = failure instanceof OAuth2AuthenticationException refused
                    ? "Bearer error=\"%s\", error_description=\"%s\""
                            .formatted(refused.getError().getErrorCode(), quotable(refused.getError()))
                    : "Bearer";
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
            response.sendError(HttpStatus.UNAUTHORIZED.value());
        };
    }

    /** Restricted as in RFC 6750: no quotes, no backslashes, only ASCII. */
    private static String quotable(OAuth2Error error) {
        var text = String.valueOf(error.getDescription()).replaceAll("[^ !#-\\[\\]-~]", "?");
        return text.substring(0, Math.min(text.length(), DESCRIPTION_LENGTH_MAX));
    }

    static AccessDeniedHandler deny() {
        return (request, response, denied) -> {
            var known = SecurityContextHolder.getContext().getAuthentication();
            if (known != null && known.getDetails() instanceof DataAccessException away) {
                throw away;
            }
            AuditLog.remember(request);
            var nobody = Caller.of(known).filter(caller -> caller.roles().isEmpty());
            if (nobody.isPresent()) {
                ErrorPage.refuse(request, response, new NoRole(nobody.get()));
            } else {
                response.sendError(HttpStatus.FORBIDDEN.value());
            }
        };
    }

    /** A token that cannot be checked at the moment is not an invalid token. */
    private static AuthenticationFailureHandler tokenFailure() {
        var ask = askForToken();
        return (request, response, failure) -> {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof IdentityUnreachable unreachable) {
                    ErrorPage.refuse(request, response, unreachable);
                    return;
                }
            }
            if (failure instanceof AuthenticationServiceException) {
                ErrorPage.refuse(request, response, new SignIns.Failed(failure));
            } else {
                ask.commence(request, response, failure);
            }
        };
    }

    /** Configures the object of this type; the post-processor also sees all other objects. */
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

    /** The provider's tokens are not stored, because no service calls another one on behalf of a person. */
    private static final class NoClients implements OAuth2AuthorizedClientRepository {

        @Override
        public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
                String registration, Authentication principal, HttpServletRequest request) {
            return null;
        }

        @Override
        public void saveAuthorizedClient(
                OAuth2AuthorizedClient client,
                Authentication principal,
                HttpServletRequest request,
                HttpServletResponse response) {
            // Not kept.
        }

        @Override
        public void removeAuthorizedClient(
                String registration,
                Authentication principal,
                HttpServletRequest request,
                HttpServletResponse response) {
            // There is none.
        }
    }
}
