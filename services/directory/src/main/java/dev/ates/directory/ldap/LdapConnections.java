package dev.ates.directory.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import dev.ates.directory.people.SourceAway;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Connects and signs in. The password is sent only over TLS, to a server with a trusted certificate for its host name.
 */
final class LdapConnections {

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final int LDAP = 389;
    private static final int LDAPS = 636;

    private final LdapSettings settings;

    LdapConnections(LdapSettings settings) {
        this.settings = settings;
    }

    LDAPConnection open() throws LDAPException {
        URI address = settings.address();
        boolean isTls = "ldaps".equals(address.getScheme());
        int port = address.getPort() > 0 ? address.getPort() : isTls ? LDAPS : LDAP;
        var options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(Math.toIntExact(WAIT_MAX.toMillis()));
        options.setResponseTimeoutMillis(WAIT_MAX.toMillis());
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        options.setFollowReferrals(false);
        LDAPConnection connection = isTls
                ? new LDAPConnection(tls().getSocketFactory(), options, address.getHost(), port)
                : new LDAPConnection(options, address.getHost(), port);
        try {
            if (!isTls && !settings.plain()) {
                require(connection.processExtendedOperation(new StartTLSExtendedRequest(tls())));
            }
            connection.bind(settings.bindDn(), settings.bindPassword());
            return connection;
        } catch (LDAPException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static void require(ExtendedResult tls) throws LDAPException {
        if (!tls.getResultCode().equals(ResultCode.SUCCESS)) {
            throw new LDAPException(tls.getResultCode(), "The server does not start TLS");
        }
    }

    private SSLContext tls() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, settings.trust().isBlank() ? null : trusted().getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new SourceAway("The certificates of ATES_LDAP_TRUST cannot be read: " + e.getMessage(), e);
        }
    }

    private TrustManagerFactory trusted() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(Path.of(settings.trust()))) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(Integer.toString(store.size()), certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }
}
