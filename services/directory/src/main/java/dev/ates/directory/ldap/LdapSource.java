package dev.ates.directory.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import dev.ates.directory.people.AbsenceText;
import dev.ates.directory.people.Connector;
import dev.ates.directory.people.Entry;
import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Reading.Refused;
import dev.ates.directory.people.Source;
import dev.ates.directory.people.SourceAway;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Everybody found by a search, page by page (RFC 2696). A person's groups are those that the entry itself names. */
final class LdapSource implements Source {

    private static final String GUID = "objectGUID";
    private static final int UUID_BYTES = 16;

    private final LdapSettings settings;
    private final LdapConnections connections;

    LdapSource(LdapSettings settings) {
        this.settings = settings;
        this.connections = new LdapConnections(settings);
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        Connector ldapConnector(LdapSettings settings) {
            return new Connector("ldap", () -> new LdapSource(settings.required()));
        }
    }

    @Override
    public Optional<Reading> read() {
        List<SearchResultEntry> found = new ArrayList<>();
        try (LDAPConnection connection = connections.open()) {
            SearchRequest search = new SearchRequest(
                    settings.base(),
                    SearchScope.SUB,
                    settings.filter(),
                    settings.attributes().all());
            @Nullable ASN1OctetString cookie = null;
            do {
                search.setControls(new SimplePagedResultsControl(settings.page(), cookie, true));
                SearchResult page = connection.search(search);
                found.addAll(page.getSearchEntries());
                if (found.size() > Reading.ENTRIES_MAX) {
                    throw new SourceAway("The LDAP server has more than %,d people".formatted(Reading.ENTRIES_MAX));
                }
                cookie = next(page);
            } while (cookie != null);
        } catch (LDAPException e) {
            throw new SourceAway("The LDAP server gave an unexpected answer: " + complaint(e));
        }
        return Optional.of(reading(found));
    }

    private static @Nullable ASN1OctetString next(SearchResult page) throws LDAPException {
        SimplePagedResultsControl more = SimplePagedResultsControl.get(page);
        if (more == null) {
            throw new LDAPException(ResultCode.CONTROL_NOT_FOUND, "It does not support paged results");
        }
        return more.moreResultsToReturn() ? more.getCookie() : null;
    }

    /** A server's message may contain names, so only messages about the connection are shown. */
    private static String complaint(LDAPException e) {
        String code = e.getResultCode().getName();
        return e.getResultCode().isClientSideResultCode() ? code + ", " + e.getMessage() : code;
    }

    private Reading reading(List<SearchResultEntry> found) {
        List<Entry> entries = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        LdapSettings.Attributes names = settings.attributes();
        for (SearchResultEntry person : found) {
            Optional<String> id = id(person, names.id());
            Optional<String> subject = id(person, names.subject());
            if (id.isEmpty() || subject.isEmpty()) {
                String missing = id.isEmpty() ? names.id() : names.subject();
                refused.add(new Refused(person.getDN(), id.orElse(null), "It has no readable %s.".formatted(missing)));
            }
            id.ifPresent(known -> entries.add(new Entry(
                    known,
                    subject.orElse(""),
                    person.getAttributeValue(names.name()),
                    person.getAttributeValue(names.email()),
                    true,
                    groups(person),
                    person.getAttributeValue(names.language()),
                    values(person, names.bankName()).findFirst().orElse(null),
                    AbsenceText.joined(values(person, names.absences())))));
        }
        return new Reading(entries, refused);
    }

    private static Optional<String> id(SearchResultEntry person, String attribute) {
        if (!attribute.equalsIgnoreCase(GUID)) {
            return Optional.ofNullable(person.getAttributeValue(attribute));
        }
        byte[] bytes = person.getAttributeValueBytes(attribute);
        return bytes == null || bytes.length != UUID_BYTES
                ? Optional.empty()
                : Optional.of(guid(bytes).toString());
    }

    /** Decodes a GUID of Active Directory: the first three groups are little-endian ([MS-DTYP], 2.3.4.2). */
    private static UUID guid(byte[] bytes) {
        ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long high = Integer.toUnsignedLong(little.getInt()) << 32
                | (long) Short.toUnsignedInt(little.getShort()) << 16
                | Short.toUnsignedInt(little.getShort());
        return new UUID(high, little.order(ByteOrder.BIG_ENDIAN).getLong());
    }

    /**
     * The names of groups below the configured entry: elsewhere, anybody might be able to create a group with the same
     * name.
     */
    private List<String> groups(SearchResultEntry person) {
        return values(person, settings.attributes().groups())
                .flatMap(group -> name(group).stream())
                .sorted()
                .toList();
    }

    private static Stream<String> values(SearchResultEntry person, String attribute) {
        String[] values = person.getAttributeValues(attribute);
        return Stream.of(values == null ? new String[0] : values);
    }

    private Optional<String> name(String group) {
        try {
            DN dn = new DN(group);
            RDN first = dn.getRDN();
            return first != null && dn.isDescendantOf(settings.groups(), false)
                    ? Optional.of(first.getAttributeValues()[0])
                    : Optional.empty();
        } catch (LDAPException e) {
            return Optional.empty();
        }
    }
}
