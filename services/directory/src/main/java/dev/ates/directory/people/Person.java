package dev.ates.directory.people;

import dev.ates.contracts.Absence;
import dev.ates.contracts.MailAddress;
import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.contracts.TextRule;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person as published: an entry of the directory that has been checked and has a role here. */
record Person(
        String name,
        String email,
        Role role,
        boolean active,
        String language,
        @Nullable String bankName,
        List<Absence> absences) {

    static final List<String> LANGUAGES = List.of("en", "ru");

    /** The ids of directories: GUIDs, distinguished names, logins. */
    private static final TextRule ID = TextRule.line("id", 1, 255);

    private static final TextRule SUBJECT = TextRule.line("subject", 1, 255);
    private static final TextRule EMAIL = TextRule.line("email", 3, 320);
    private static final TextRule BANK_NAME = TextRule.line("bank name", 1, 200);

    /** @throws IllegalArgumentException with the error in the entry */
    static Person of(Entry entry, Role role, String otherwise) {
        requireAsTyped(ID, entry.externalId());
        requireAsTyped(SUBJECT, entry.subject());
        String email = EMAIL.keep(entry.email());
        MailAddress.of(email);
        return new Person(
                TextRule.NAME.keep(entry.name()),
                email,
                role,
                entry.active(),
                language(entry.language(), otherwise),
                TextRule.isBlank(entry.bankName()) ? null : BANK_NAME.keep(entry.bankName()),
                AbsenceText.read(entry.absences()));
    }

    static Person told(PersonChanged event) {
        return new Person(
                event.name(),
                event.email(),
                event.role(),
                event.active(),
                event.language(),
                event.bankName(),
                event.absences());
    }

    PersonChanged event(UUID id, long version) {
        return new PersonChanged(id, version, name, email, role, active, language, bankName, absences);
    }

    Person as(Role other) {
        return new Person(name, email, other, active, language, bankName, absences);
    }

    Person gone() {
        return new Person(name, email, role, false, language, bankName, absences);
    }

    /** Refuses an id that the rule would trim or change, because ids are compared exactly. */
    private static void requireAsTyped(TextRule rule, String id) {
        if (!rule.keep(id).equals(id)) {
            throw new IllegalArgumentException(
                    "The %s must not begin or end with a space or have invisible characters.".formatted(rule.field()));
        }
    }

    private static String language(@Nullable String tag, String otherwise) {
        String language = tag == null
                ? ""
                : Locale.forLanguageTag(tag.strip().replace('_', '-')).getLanguage();
        return LANGUAGES.contains(language) ? language : otherwise;
    }

    /** Without personal data. */
    @Override
    public String toString() {
        return "Person[%s, active=%s]".formatted(role, active);
    }
}
