package dev.ates.bank.http;

import dev.ates.bank.WrongSetting;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * How the bank is reached.
 *
 * @param connectTimeout after which it counts as unreachable
 * @param readTimeout after which the outcome of a request counts as unknown
 * @param sslBundle the name of a bundle below {@code spring.ssl.bundle} with the trusted certificates, and with ours if
 *     the bank requires one; without it, the JDK's authorities are trusted
 * @param proxy the host and port of a proxy, such as {@code proxy.example.com:3128}
 */
@ConfigurationProperties("ates.bank")
record ConnectionSettings(
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("") String sslBundle,
        @DefaultValue("") String proxy) {

    private static final int PORT_MAX = 65_535;

    ConnectionSettings {
        positive("connect-timeout", connectTimeout);
        positive("read-timeout", readTimeout);
    }

    ClientHttpRequestFactory requests(SslBundles bundles) {
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectTimeout);
        if (!sslBundle.isEmpty()) {
            client.sslContext(sslContext(bundles));
        }
        if (!proxy.isEmpty()) {
            client.proxy(ProxySelector.of(proxyAddress()));
        }
        var requests = new JdkClientHttpRequestFactory(client.build());
        requests.setReadTimeout(readTimeout);
        return requests;
    }

    private SSLContext sslContext(SslBundles bundles) {
        try {
            return bundles.getBundle(sslBundle).createSslContext();
        } catch (NoSuchSslBundleException e) {
            throw WrongSetting.of(
                    "ssl-bundle",
                    "ATES_BANK_SSL_BUNDLE",
                    sslBundle,
                    "must be the name of a bundle below spring.ssl.bundle");
        }
    }

    private InetSocketAddress proxyAddress() {
        int colon = proxy.lastIndexOf(':');
        if (colon > 0 && proxy.substring(colon + 1).matches("\\d{1,5}")) {
            int port = Integer.parseInt(proxy.substring(colon + 1));
            if (port > 0 && port <= PORT_MAX) {
                return InetSocketAddress.createUnresolved(proxy.substring(0, colon), port);
            }
        }
        throw WrongSetting.of("proxy", "ATES_BANK_PROXY", proxy, "must be host:port of a proxy");
    }

    private static void positive(String setting, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("ates.bank.%s must be above 0, it is %s".formatted(setting, value));
        }
    }
}
