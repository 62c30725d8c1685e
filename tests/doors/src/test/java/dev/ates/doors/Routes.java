package dev.ates.doors;

import dev.ates.standalone.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * All routes of the applications, found in the applications themselves: controllers, actuator and static files of the
 * dispatcher, and the filters of Spring Security that respond by themselves.
 */
final class Routes {

    /** Filters that respond at an address. A filter in neither list might do so, too, and fails the test. */
    private static final Map<String, List<String>> ANSWERING_FILTERS = Map.ofEntries(
            Map.entry(
                    "OAuth2AuthorizationRequestRedirectFilter", List.of("GET /oauth2/authorization/{registrationId}")),
            Map.entry("OAuth2LoginAuthenticationFilter", List.of("GET /login/oauth2/code/{registrationId}")),
            Map.entry("OidcBackChannelLogoutFilter", List.of("POST /logout/connect/back-channel/{registrationId}")),
            Map.entry("LogoutFilter", List.of("POST /logout")),
            Map.entry("UsernamePasswordAuthenticationFilter", List.of("POST /login")),
            Map.entry("OAuth2AuthorizationEndpointFilter", List.of("GET /oauth2/authorize", "POST /oauth2/authorize")),
            Map.entry("OAuth2TokenEndpointFilter", List.of("POST /oauth2/token")),
            Map.entry("OAuth2TokenIntrospectionEndpointFilter", List.of("POST /oauth2/introspect")),
            Map.entry("OAuth2TokenRevocationEndpointFilter", List.of("POST /oauth2/revoke")),
            Map.entry("NimbusJwkSetEndpointFilter", List.of("GET /oauth2/jwks")),
            Map.entry("OAuth2DeviceAuthorizationEndpointFilter", List.of("POST /oauth2/device_authorization")),
            Map.entry(
                    "OAuth2DeviceVerificationEndpointFilter",
                    List.of("GET /oauth2/device_verification", "POST /oauth2/device_verification")),
            Map.entry("OAuth2PushedAuthorizationRequestEndpointFilter", List.of("POST /oauth2/par")),
            Map.entry("OidcUserInfoEndpointFilter", List.of("GET /userinfo", "POST /userinfo")),
            Map.entry("OidcLogoutEndpointFilter", List.of("GET /connect/logout", "POST /connect/logout")),
            Map.entry("OidcProviderConfigurationEndpointFilter", List.of("GET /.well-known/openid-configuration")),
            Map.entry(
                    "OAuth2AuthorizationServerMetadataEndpointFilter",
                    List.of("GET /.well-known/oauth-authorization-server")),
            Map.entry("OAuth2ProtectedResourceMetadataFilter", List.of("GET /.well-known/oauth-protected-resource")));

    private static final Set<String> PASSING_FILTERS = Set.of(
            "AnonymousAuthenticationFilter",
            "AuthorizationFilter",
            "AuthorizationServerContextFilter",
            "BearerTokenAuthenticationFilter",
            "CsrfFilter",
            "DisableEncodeUrlFilter",
            "ExceptionTranslationFilter",
            "HeaderWriterFilter",
            "OAuth2AuthorizationCodeGrantFilter",
            "OAuth2AuthorizationCodeRequestValidatingFilter",
            "OAuth2ClientAuthenticationFilter",
            "RequestCacheAwareFilter",
            "SecurityContextHolderAwareRequestFilter",
            "SecurityContextHolderFilter",
            "SessionManagementFilter",
            "WebAsyncManagerIntegrationFilter");

    private Routes() {}

    static Set<Route> all(World world) {
        Set<Route> routes = new TreeSet<>();
        for (var service : Instance.SERVICES) {
            var mappings = world.bean(service, DispatcherServlet.class).getHandlerMappings();
            if (mappings == null) {
                throw new IllegalStateException(service + " has not served a request yet, which makes its mappings");
            }
            mappings.forEach(mapping -> routes.addAll(of(service, mapping)));
            routes.addAll(of(service, world.bean(service, FilterChainProxy.class)));
        }
        return routes;
    }

    private static List<Route> of(String service, HandlerMapping mapping) {
        return switch (mapping) {
            case RequestMappingInfoHandlerMapping methods -> of(service, methods);
            case AbstractUrlHandlerMapping files ->
                files.getHandlerMap().keySet().stream()
                        .map(pattern -> new Route(service, "GET", pattern, null))
                        .toList();
            case RouterFunctionMapping functions -> none(functions);
            default -> throw new AssertionError("What does a %s answer?".formatted(mapping));
        };
    }

    private static List<Route> none(RouterFunctionMapping functions) {
        if (functions.getRouterFunction() != null) {
            throw new AssertionError("Which addresses has %s?".formatted(functions.getRouterFunction()));
        }
        return List.of();
    }

    private static List<Route> of(String service, RequestMappingInfoHandlerMapping methods) {
        List<Route> routes = new ArrayList<>();
        methods.getHandlerMethods().forEach((info, handler) -> {
            var verbs = info.getMethodsCondition().getMethods().isEmpty()
                    ? List.of("any")
                    : info.getMethodsCondition().getMethods().stream()
                            .map(Enum::name)
                            .toList();
            for (var verb : verbs) {
                info.getPatternValues().forEach(pattern -> routes.add(new Route(service, verb, pattern, handler)));
            }
        });
        return routes;
    }

    private static List<Route> of(String service, FilterChainProxy security) {
        List<Route> routes = new ArrayList<>();
        for (var chain : security.getFilterChains()) {
            for (var filter : chain.getFilters()) {
                var name = filter.getClass().getSimpleName();
                var answered = ANSWERING_FILTERS.get(name);
                if (answered == null
                        && !PASSING_FILTERS.contains(name)
                        && !filter.getClass().getName().startsWith("dev.ates.")) {
                    throw new AssertionError("Does a %s of %s answer at an address?".formatted(name, service));
                }
                for (var address : answered == null ? List.<String>of() : answered) {
                    var parts = address.split(" ", 2);
                    routes.add(new Route(service, parts[0], parts[1], null));
                }
            }
        }
        return routes;
    }
}
