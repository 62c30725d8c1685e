package dev.ates.outside.identity;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.ates.outside.Outside;
import dev.ates.outside.directory.People;
import dev.ates.ui.FormTokens;
import dev.ates.ui.PageHeaders;
import dev.ates.ui.Services;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.oidc.OidcProviderConfiguration;
import org.springframework.security.oauth2.server.authorization.oidc.web.authentication.OidcLogoutAuthenticationSuccessHandler;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.session.HttpSessionEventPublisher;

/**
 * OpenID Connect for the three services. A demo: everybody who sees the front page can sign in as anybody with a public
 * password.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(Clients.class)
class IdentityProvider {

    private static final String LOGIN = "/login";
    private static final WantedSignIn WANTED = new WantedSignIn();

    private static final int BCRYPT_MIN = 4;

    @Bean
    @Order(1)
    SecurityFilterChain protocol(
            HttpSecurity http,
            SessionLimits limits,
            SignOut signOut,
            RegisteredClientRepository clients,
            JWKSource<SecurityContext> keys,
            AuthorizationServerSettings settings) {
        var signedOut = new OidcLogoutAuthenticationSuccessHandler();
        signedOut.setLogoutHandler(signOut);
        var issuer = requireNonNull(settings.getIssuer());
        return http.oauth2AuthorizationServer(server -> {
                    http.securityMatcher(server.getEndpointsMatcher());
                    server.oidc(oidc -> oidc.providerConfigurationEndpoint(
                                    about -> about.providerConfigurationCustomizer(IdentityProvider::tellsOfSignOut))
                            .logoutEndpoint(logout -> logout.authenticationProviders(checks -> {
                                        checks.clear();
                                        checks.add(new SignOutRequest(clients, keys, issuer));
                                    })
                                    .logoutResponseHandler(signedOut)
                                    .errorResponseHandler(signOut)));
                })
                .addFilterAfter(limits, SecurityContextHolderFilter.class)
                .addFilterAfter(new FreshSignIn(Outside.realTime(), WANTED, LOGIN), SessionLimits.class)
                .requestCache(requests -> requests.requestCache(WANTED))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(
                        refusals -> refusals.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint(LOGIN)))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain everythingElse(
            HttpSecurity http, PageHeaders headers, SessionLimits limits, SignOut signOut, People people) {
        var tries = new SignInTries(LOGIN, people, WANTED);
        return http.authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                                .permitAll()
                                .requestMatchers("/actuator/health/**")
                                .permitAll()
                                .requestMatchers("/actuator/**")
                                .denyAll()
                                .anyRequest()
                                .permitAll())
                .headers(headers)
                .csrf(csrf -> csrf.csrfTokenRepository(formTokens())
                        .csrfTokenRequestHandler(new FormTokens())
                        .ignoringRequestMatchers("/bank/payments/**", "/bank/faults", "/demo/token"))
                .requestCache(requests -> requests.requestCache(WANTED))
                .addFilterAfter(limits, SecurityContextHolderFilter.class)
                .addFilterBefore(tries, UsernamePasswordAuthenticationFilter.class)
                .formLogin(form -> form.loginPage(LOGIN)
                        .successHandler(tries.new Succeeded())
                        .failureHandler(tries.new Failed()))
                .sessionManagement(sessions -> sessions.addSessionAuthenticationStrategy(signOut))
                .logout(logout -> logout.addLogoutHandler(signOut).logoutSuccessUrl("/"))
                .build();
    }

    /** In a cookie, so that displaying a form creates no session. */
    private static CookieCsrfTokenRepository formTokens() {
        var tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("OUTSIDE_FORMS");
        tokens.setHeaderName("X-CSRF-TOKEN");
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Lax"));
        return tokens;
    }

    @Bean
    SessionLimits sessionLimits(People people, @Value("${ates.outside.session-life-max}") Duration lifeMax) {
        return new SessionLimits(people, lifeMax, Outside.realTime());
    }

    /** Not registered as a container filter, because it would run before the session is known. */
    @Bean
    FilterRegistrationBean<SessionLimits> notOfTheContainer(SessionLimits limits) {
        var registration = new FilterRegistrationBean<>(limits);
        registration.setEnabled(false);
        return registration;
    }

    /** Also removes ended sessions from the protocol's registry. */
    @Bean
    HttpSessionEventPublisher sessionEvents() {
        return new HttpSessionEventPublisher();
    }

    private static void tellsOfSignOut(OidcProviderConfiguration.Builder about) {
        about.claim("backchannel_logout_supported", true).claim("backchannel_logout_session_supported", true);
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(@Value("${ates.identity.issuer}") String issuer) {
        return AuthorizationServerSettings.builder().issuer(issuer).build();
    }

    @Bean
    RegisteredClientRepository registeredClients(Clients clients, Services services, PasswordEncoder encoder) {
        return clients.registered(services, encoder);
    }

    @Bean
    OAuth2AuthorizationService authorizations() {
        return new RecentAuthorizations();
    }

    /**
     * Loaded at the start: creating a key takes a second of CPU time, on a busy machine more than the services wait for the
     * first sign-in.
     */
    @Bean
    JWKSource<SecurityContext> keys(IdentityKey key) {
        JWKSet keys = key.load();
        return (selector, context) -> selector.select(keys);
    }

    @Bean
    JwtEncoder jwtEncoder(JWKSource<SecurityContext> keys) {
        return new NimbusJwtEncoder(keys);
    }

    /**
     * Supports all password formats, and hashes the services' secrets quickly. These are only in memory, where they are also
     * in plain text, so a slow hash would protect nothing and slow down each start and sign-in.
     */
    @Bean
    PasswordEncoder passwordEncoder() {
        var encoder = new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(BCRYPT_MIN)));
        encoder.setDefaultPasswordEncoderForMatches(PasswordEncoderFactories.createDelegatingPasswordEncoder());
        return encoder;
    }

    /** People sign in with their login; sessions use the person's id, the {@code sub} of tokens. */
    @Bean
    UserDetailsService residents(People people) {
        var realTime = Outside.realTime();
        return login -> people.byLogin(login)
                .map(person -> new Resident(person, realTime.instant()))
                .orElseThrow(() -> new UsernameNotFoundException("Nobody has this login"));
    }
}
