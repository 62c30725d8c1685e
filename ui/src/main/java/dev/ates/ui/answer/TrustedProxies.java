package dev.ates.ui.answer;

import dev.ates.ui.WrongSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * The proxies whose forwarded headers (scheme, address, host) are trusted. Such headers from anybody else are ignored.
 *
 * @param trustedProxies IP addresses or networks, such as {@code 10.0.0.7} or {@code 10.1.0.0/16}; none by default
 */
@ConfigurationProperties("ates")
public record TrustedProxies(@DefaultValue({}) List<String> trustedProxies)
        implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    private static final Pattern NETWORK = Pattern.compile("[0-9a-fA-F.:]+(/[0-9]{1,3})?");

    public TrustedProxies {
        trustedProxies = trustedProxies.stream()
                .map(String::strip)
                .filter(proxy -> !proxy.isEmpty())
                .toList();
        for (var proxy : trustedProxies) {
            if (!NETWORK.matcher(proxy).matches()) {
                throw new WrongSetting(
                        "ates.trusted-proxies",
                        "ATES_TRUSTED_PROXIES",
                        proxy,
                        "must be IP addresses or networks such as 10.0.0.7, 10.1.0.0/16");
            }
        }
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory server) {
        if (!trustedProxies.isEmpty()) {
            var valve = new RemoteIpValve();
            valve.setInternalProxies(String.join(",", networks()));
            valve.setProtocolHeader("X-Forwarded-Proto");
            valve.setHostHeader("X-Forwarded-Host");
            valve.setPortHeader("X-Forwarded-Port");
            server.addEngineValves(valve);
        }
    }

    private List<String> networks() {
        List<String> networks = new ArrayList<>();
        for (var proxy : trustedProxies) {
            networks.add(proxy.contains("/") ? proxy : proxy + (proxy.contains(":") ? "/128" : "/32"));
        }
        return networks;
    }
}
