package dev.ates.ui.answer;

import dev.ates.ui.WrongSetting;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The accepted values of the header {@code Host}, besides the loopback names and the service's public address.
 *
 * @param hosts names or addresses without ports, such as {@code tracker.internal} or {@code [fd00::7]}
 */
@ConfigurationProperties("ates")
public record HostSettings(@DefaultValue({}) List<String> hosts) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+]");

    public HostSettings {
        hosts = hosts.stream()
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .toList();
        for (var host : hosts) {
            if (!HOST.matcher(host).matches()) {
                throw new WrongSetting(
                        "ates.hosts",
                        "ATES_HOSTS",
                        host,
                        "must be names or addresses without ports such as tracker.internal, 10.0.0.20");
            }
        }
    }

    /** @param publicUrl the service's public URL; empty if unknown */
    Set<String> with(String publicUrl) {
        Set<String> all = new LinkedHashSet<>(LOOPBACK);
        all.addAll(hosts);
        if (!publicUrl.isEmpty()) {
            all.add(URI.create(publicUrl).getHost().toLowerCase(Locale.ROOT));
        }
        return all;
    }
}
