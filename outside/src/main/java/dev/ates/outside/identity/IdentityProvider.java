package dev.ates.outside.identity;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.ates.outside.directory.People;
import dev.ates.outside.directory.Person;
import dev.ates.ui.PageHeaders;
import dev.ates.ui.Services;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.util.function.SingletonSupplier;

/** OpenID Connect for the three services. A demo: who sees the start page may sign in as anybody with a plain password. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(Clients.class)
class IdentityProvider {

    private static final String LOGIN = "/login";

    private static final int BCRYPT_MIN = 4;

    @Bean
    @Order(1)
    SecurityFilterChain protocol(HttpSecurity http) {
        AuthenticationFailureHandler signedOutAnyway = (request, response, failure) -> {
            new SecurityContextLogoutHandler().logout(request, response, null);
            response.sendRedirect("/");
        };
        return http.oauth2AuthorizationServer(server -> {
                    http.securityMatcher(server.getEndpointsMatcher());
                    server.oidc(oidc -> oidc.logoutEndpoint(logout -> logout.errorResponseHandler(signedOutAnyway)));
                })
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(
                        refusals -> refusals.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint(LOGIN)))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain everythingElse(HttpSecurity http, PageHeaders headers) {
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
                .csrf(csrf -> csrf.ignoringRequestMatchers("/bank/payments/**", "/bank/faults", "/demo/token"))
                .formLogin(form -> form.loginPage(LOGIN))
                .build();
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

    /** Loaded when the first token is asked for: making a key takes a processor's second, and a replay signs nobody in. */
    @Bean
    JWKSource<SecurityContext> keys(IdentityKey key) {
        Supplier<JWKSet> keys = SingletonSupplier.of(key::load);
        return (selector, context) -> selector.select(keys.get());
    }

    @Bean
    JwtEncoder jwtEncoder(JWKSource<SecurityContext> keys) {
        return new NimbusJwtEncoder(keys);
    }

    /**
     * Knows every kind of password, and takes no time for what it hashes itself: the secrets of services. They are kept in
     * memory alone, where they also stand as they are: a slow hash would protect nothing, and cost each start and sign-in.
     */
    @Bean
    PasswordEncoder passwordEncoder() {
        var encoder = new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(BCRYPT_MIN)));
        encoder.setDefaultPasswordEncoderForMatches(PasswordEncoderFactories.createDelegatingPasswordEncoder());
        return encoder;
    }

    /** People sign in with their login; whoever is signed in is known by the id, which is what tokens carry as sub. */
    @Bean
    UserDetailsService residents(People people) {
        return login -> people.byLogin(login)
                .map(person -> User.withUsername(person.id().toString())
                        .password(person.password())
                        .disabled(!person.active())
                        .roles(person.role().name())
                        .build())
                .orElseThrow(() -> new UsernameNotFoundException("Nobody has this login"));
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> claims(People people) {
        return token -> {
            Person person = people.byId(UUID.fromString(
                            requireNonNull(token.<Authentication>getPrincipal()).getName()))
                    .orElseThrow(() -> new IllegalStateException("Whoever is signed in is no longer in the directory"));
            Claims.of(person).forEach(token.getClaims()::claim);
            if (OAuth2TokenType.ACCESS_TOKEN.equals(token.getTokenType())) {
                var client = token.getRegisteredClient().getClientId();
                token.getJwsHeader().type(AccessToken.TYPE);
                token.getClaims()
                        .audience(List.of(AccessToken.audience(client)))
                        .claim(AccessToken.CLIENT_ID, client);
            }
        };
    }
}
