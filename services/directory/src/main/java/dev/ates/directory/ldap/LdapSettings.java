package dev.ates.directory.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import dev.ates.ui.WrongSetting;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param url {@code ldaps://host:636}, or {@code ldap://host:389}, which switches to TLS first (StartTLS)
 * @param plain whether {@code ldap://} stays without TLS, for a server on this machine
 * @param trust a PEM file with the certificates to trust instead of Java's
 * @param bindPassword never shown, not even in {@link #toString}
 * @param base the entry below which people are searched
 * @param filter for people who work here; people whom it does not match become inactive
 * @param groups the entry below which groups count
 * @param page how many people are requested at once: 1 to 1000
 */
@ConfigurationProperties("ates.directory.ldap")
record LdapSettings(
        @DefaultValue("") String url,
        @DefaultValue("false") boolean plain,
        @DefaultValue("") String trust,
        @DefaultValue("") String bindDn,
        @DefaultValue("") String bindPassword,
        @DefaultValue("") String base,
        @DefaultValue("(objectClass=person)") String filter,
        @DefaultValue("") String groups,
        @DefaultValue("500") int page,
        @DefaultValue Attributes attributes) {

    private static final int PAGE_MAX = 1_000;

    /** The names of the attributes of an entry; without a name, bank names or absences are not read. */
    record Attributes(
            @DefaultValue("entryUUID") String id,
            @DefaultValue("") String subject,
            @DefaultValue("cn") String name,
            @DefaultValue("mail") String email,
            @DefaultValue("memberOf") String groups,
            @DefaultValue("preferredLanguage") String language,
            @DefaultValue("") String bankName,
            @DefaultValue("") String absences) {

        Attributes {
            subject = subject.isBlank() ? id : subject;
        }

        String[] all() {
            return Stream.of(id, subject, name, email, groups, language, bankName, absences)
                    .filter(attribute -> !attribute.isBlank())
                    .toArray(String[]::new);
        }
    }

    /** @throws WrongSetting when one is missing or invalid */
    LdapSettings required() {
        address();
        if (bindDn.isBlank() || bindPassword.isBlank()) {
            throw wrong(
                    "bind-dn",
                    "ATES_LDAP_BIND_DN",
                    bindDn,
                    "must be somebody with a password (ATES_LDAP_BIND_PASSWORD)");
        }
        requireDn("base", "ATES_LDAP_BASE", base);
        String groupsBase = groups.isBlank() ? base : groups;
        requireDn("groups", "ATES_LDAP_GROUPS", groupsBase);
        try {
            Filter.create(filter);
        } catch (LDAPException e) {
            throw wrong("filter", "ATES_LDAP_FILTER", filter, "must be a filter such as (objectClass=person)");
        }
        if (page < 1 || page > PAGE_MAX) {
            throw wrong("page", "ATES_LDAP_PAGE", Integer.toString(page), "must be 1 to 1000");
        }
        return new LdapSettings(url, plain, trust, bindDn, bindPassword, base, filter, groupsBase, page, attributes);
    }

    URI address() {
        try {
            URI address = URI.create(url.strip());
            if (address.getHost() != null && List.of("ldap", "ldaps").contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw wrong("url", "ATES_LDAP_URL", url, "must be an ldap(s) URL");
        }
        throw wrong("url", "ATES_LDAP_URL", url, "must be an ldap(s) URL with a host");
    }

    private static void requireDn(String setting, String variable, String value) {
        if (value.isBlank() || !DN.isValidDN(value)) {
            throw wrong(setting, variable, value, "must be a distinguished name such as ou=people,dc=example,dc=com");
        }
    }

    private static WrongSetting wrong(String setting, String variable, String value, String expectation) {
        return new WrongSetting("ates.directory.ldap." + setting, variable, value, expectation);
    }

    @Override
    public String toString() {
        return "LdapSettings[%s, %s]".formatted(url, base);
    }
}
