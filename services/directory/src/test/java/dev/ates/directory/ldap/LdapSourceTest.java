package dev.ates.directory.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import dev.ates.directory.people.Entry;
import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Reading.Refused;
import dev.ates.directory.people.SourceAway;
import dev.ates.ui.WrongSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server in this JVM, with TLS and a certificate that nothing else trusts. */
class LdapSourceTest {

    private static final String BASE = "ou=people,dc=example,dc=org";
    private static final String GROUPS = "ou=groups,dc=example,dc=org";
    private static final String ROBOT = "cn=reader,dc=example,dc=org";
    private static final String PASSWORD = "hush-hush";
    private static final String ALL = "(&(objectClass=person)(!(employeeType=left)))";
    private static final LdapSettings.Attributes USUAL = attributes("entryUUID", "", "cn");

    @TempDir
    private static Path folder;

    private static Path trust;
    private static InMemoryDirectoryServer server;

    @BeforeAll
    static void start() throws Exception {
        Path keys = folder.resolve("keys.p12");
        trust = folder.resolve("trust.pem");
        var tls = certificate(keys, "ldap", "localhost", trust);
        var others = certificate(keys, "others", "ldap.example.org", folder.resolve("others.pem"));
        var config = new InMemoryDirectoryServerConfig("dc=example,dc=org");
        config.setSchema(null);
        config.addAdditionalBindCredentials(ROBOT, PASSWORD);
        config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("starttls", null, 0, tls.createSSLSocketFactory()),
                InMemoryListenerConfig.createLDAPConfig("plain", 0),
                InMemoryListenerConfig.createLDAPSConfig("ldaps", 0, tls.createSSLServerSocketFactory()),
                InMemoryListenerConfig.createLDAPConfig("others starttls", null, 0, others.createSSLSocketFactory()),
                InMemoryListenerConfig.createLDAPSConfig("others", 0, others.createSSLServerSocketFactory()));
        server = new InMemoryDirectoryServer(config);
        server.startListening();
        server.add("dn: dc=example,dc=org", "objectClass: domain", "dc: example");
        server.add("dn: " + BASE, "objectClass: organizationalUnit", "ou: people");
        for (int n = 1; n <= 5; n++) {
            server.add(
                    "dn: uid=p%d,%s".formatted(n, BASE),
                    "objectClass: person",
                    "uid: p" + n,
                    "cn: Zoë Person %d".formatted(n),
                    "mail: p%d@example.org".formatted(n),
                    "preferredLanguage: ru",
                    "memberOf: cn=employee," + GROUPS,
                    "memberOf: cn=administrator,ou=mine,dc=example,dc=org");
        }
        server.add("dn: uid=gone," + BASE, "objectClass: person", "employeeType: left", "cn: Gone");
    }

    @AfterAll
    static void stop() {
        server.shutDown(true);
    }

    @Test
    void readsEverybodyPageByPageOverTls() throws LDAPException {
        Reading reading = source("ldaps", trust, ALL, USUAL).read().orElseThrow();

        assertThat(reading.refused()).isEmpty();
        assertThat(reading.entries()).hasSize(5);
        String id = server.getEntry("uid=p1," + BASE, "entryUUID").getAttributeValue("entryUUID");
        assertThat(reading.entries())
                .as("a group elsewhere does not count")
                .contains(
                        new Entry(id, id, "Zoë Person 1", "p1@example.org", true, List.of("employee"), "ru", null, ""));
        assertThat(source("starttls", trust, ALL, USUAL).read()).contains(reading);
    }

    @Test
    void takesIdsAndSubjectsFromOtherAttributes() throws LDAPException {
        server.add(
                "uid=ad," + BASE,
                new Attribute("objectClass", "person"),
                new Attribute("sAMAccountName", "ann"),
                new Attribute("displayName", "Ann Archer"),
                new Attribute("objectGUID", HexFormat.of().parseHex("33221100554477668899aabbccddeeff")));
        var active = attributes("objectGUID", "sAMAccountName", "displayName");
        try {
            assertThat(source("ldaps", trust, "(sAMAccountName=*)", active)
                            .read()
                            .orElseThrow()
                            .entries())
                    .containsExactly(new Entry(
                            "00112233-4455-6677-8899-aabbccddeeff",
                            "ann",
                            "Ann Archer",
                            null,
                            true,
                            List.of(),
                            null,
                            null,
                            ""));
        } finally {
            server.delete("uid=ad," + BASE);
        }
    }

    @Test
    void takesBankNameAndAbsencesFromTheAttributesThatTheSettingsName() throws LDAPException {
        server.add(
                "uid=away," + BASE,
                new Attribute("objectClass", "person"),
                new Attribute("uid", "away"),
                new Attribute("accountHolder", "Anna Orlova"),
                new Attribute("leave", "2027-03-08..2027-03-08", "2026-12-24..2027-01-02"));
        var named = new LdapSettings.Attributes(
                "entryUUID", "", "cn", "mail", "memberOf", "preferredLanguage", "accountHolder", "leave");
        try {
            assertThat(source("ldaps", trust, "(uid=away)", named)
                            .read()
                            .orElseThrow()
                            .entries())
                    .extracting(Entry::bankName, Entry::absences)
                    .containsExactly(tuple("Anna Orlova", "2026-12-24..2027-01-02; 2027-03-08..2027-03-08"));
        } finally {
            server.delete("uid=away," + BASE);
        }
    }

    @Test
    void refusesAnEntryWithoutAnId() {
        var other = attributes("employeeNumber", "", "cn");

        assertThat(source("ldaps", trust, "(uid=p1)", other)
                        .read()
                        .orElseThrow()
                        .refused())
                .containsExactly(new Refused("uid=p1," + BASE, null, "It has no readable employeeNumber."));
    }

    @Test
    void trustsNobodyElse() {
        assertThatThrownBy(source("ldaps", Path.of(""), ALL, USUAL)::read).isInstanceOf(SourceAway.class);
        assertThatThrownBy(source("starttls", Path.of(""), ALL, USUAL)::read).isInstanceOf(SourceAway.class);
        for (String listener : List.of("others", "others starttls")) {
            assertThatThrownBy(source(listener, folder.resolve("others.pem"), ALL, USUAL)::read)
                    .as("the certificate names another host")
                    .isInstanceOf(SourceAway.class);
        }
    }

    @Test
    void saysNoPasswordWithoutTls() {
        assertThatThrownBy(source("plain", trust, ALL, USUAL)::read).isInstanceOf(SourceAway.class);
    }

    @Test
    void isAwayWhenItIsNotLetInOrNothingAnswers() {
        var wrong = settings("ldaps://localhost:" + server.getListenPort("ldaps"), "wrong", trust, ALL, USUAL);
        assertThatThrownBy(new LdapSource(wrong)::read)
                .isInstanceOf(SourceAway.class)
                .hasMessageContaining("invalid credentials")
                .hasMessageNotContaining("wrong");

        var away = settings("ldaps://localhost:1", PASSWORD, trust, ALL, USUAL);
        assertThatThrownBy(new LdapSource(away)::read).isInstanceOf(SourceAway.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://localhost, ou=a, (a=b), 2, ATES_LDAP_URL",
        "ldap://, ou=a, (a=b), 2, ATES_LDAP_URL",
        "ldap://localhost, people, (a=b), 2, ATES_LDAP_BASE",
        "ldap://localhost, ou=a, a=(b, 2, ATES_LDAP_FILTER",
        "ldap://localhost, ou=a, (a=b), 0, ATES_LDAP_PAGE"
    })
    void refusesWrongSettings(String url, String base, String filter, int page, String variable) {
        var settings = new LdapSettings(url, false, "", ROBOT, PASSWORD, base, filter, "", page, USUAL);

        assertThatThrownBy(settings::required)
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining(variable)
                .hasMessageNotContaining(PASSWORD);
        assertThat(settings.toString()).doesNotContain(PASSWORD);
    }

    private static LdapSettings.Attributes attributes(String id, String subject, String name) {
        return new LdapSettings.Attributes(id, subject, name, "mail", "memberOf", "preferredLanguage", "", "");
    }

    private static LdapSource source(String listener, Path trust, String filter, LdapSettings.Attributes attributes) {
        String scheme = List.of("ldaps", "others").contains(listener) ? "ldaps" : "ldap";
        return new LdapSource(settings(
                "%s://localhost:%d".formatted(scheme, server.getListenPort(listener)),
                PASSWORD,
                trust,
                filter,
                attributes));
    }

    private static LdapSettings settings(
            String url, String password, Path trust, String filter, LdapSettings.Attributes attributes) {
        return new LdapSettings(url, false, trust.toString(), ROBOT, password, BASE, filter, GROUPS, 2, attributes)
                .required();
    }

    /** @return a server's TLS with a new certificate for that host */
    private static SSLUtil certificate(Path keys, String alias, String host, Path pem) throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                alias,
                "-file",
                pem.toString(),
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD);
        return new SSLUtil(new KeyStoreKeyManager(keys.toFile(), PASSWORD.toCharArray(), "PKCS12", alias), null);
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("keytool.log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(keytool.exitValue()).as(Files.readString(log)).isZero();
    }
}
