package dev.ates.outside.directory;

import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.ui.WrongSetting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The YAML file of people. A file with any error is refused as a whole, naming person and field. */
@Component
class PeopleFile {

    static final int BYTES_MAX = 32 * 1024 * 1024;
    static final int PEOPLE_MAX = 100_000;

    private final String location;
    private final Resource file;

    PeopleFile(@Value("${ates.outside.people}") String location, ResourceLoader resources) {
        this.location = location;
        this.file = resources.getResource(location);
    }

    /**
     * Reads the file.
     *
     * @throws WrongSetting when it cannot be read
     */
    byte[] read() {
        try (var in = file.getInputStream()) {
            var bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw wrong("names a file with more than %d bytes".formatted(BYTES_MAX));
            }
            return bytes;
        } catch (IOException e) {
            throw wrong("names a file that cannot be read (%s)".formatted(e.getMessage()));
        }
    }

    /**
     * The people in it.
     *
     * @throws WrongSetting when it is invalid
     */
    List<Person> parse(byte[] bytes) {
        var people = new ArrayList<Person>();
        var ids = new HashSet<UUID>();
        var logins = new HashSet<String>();
        for (var entry : entries(bytes)) {
            var person = person(people.size() + 1, entry);
            if (!ids.add(person.id())) {
                throw invalid(people.size() + 1, person.login(), "id %s is taken already".formatted(person.id()));
            }
            if (!logins.add(person.login())) {
                throw invalid(people.size() + 1, person.login(), "login is taken already");
            }
            people.add(person);
        }
        return people;
    }

    private List<?> entries(byte[] bytes) {
        try {
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            options.setMaxAliasesForCollections(0);
            options.setCodePointLimit(BYTES_MAX);
            var document = new Yaml(new SafeConstructor(options))
                    .load(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
            if (document instanceof Map<?, ?> map && map.get("people") instanceof List<?> entries) {
                if (entries.size() > PEOPLE_MAX) {
                    throw wrong("lists %d people, at most %d are allowed".formatted(entries.size(), PEOPLE_MAX));
                }
                return entries;
            }
        } catch (CharacterCodingException e) {
            throw wrong("is not in UTF-8");
        } catch (YAMLException e) {
            throw wrong("is not YAML: " + e.getMessage());
        }
        throw wrong("must have a list 'people'");
    }

    private Person person(int number, @Nullable Object entry) {
        if (!(entry instanceof Map<?, ?> fields)) {
            throw invalid(number, "?", "must have the fields of a person");
        }
        var login = String.valueOf(fields.get("login"));
        try {
            return new Person(
                    UUID.fromString(text(fields, "id")),
                    text(fields, "login"),
                    text(fields, "name"),
                    text(fields, "email"),
                    role(text(fields, "role")),
                    active(fields.get("active")),
                    text(fields, "language"),
                    text(fields, "password"));
        } catch (IllegalArgumentException e) {
            throw invalid(number, login, String.valueOf(e.getMessage()));
        }
    }

    private static String text(Map<?, ?> fields, String field) {
        if (fields.get(field) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("%s must be a text, it is '%s'".formatted(field, fields.get(field)));
    }

    private static Role role(String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(
                        "role must be one of %s, it is '%s'".formatted(Arrays.toString(Role.values()), name)));
    }

    private static boolean active(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case Boolean active -> active;
            default -> throw new IllegalArgumentException("active must be true or false, it is '%s'".formatted(value));
        };
    }

    private WrongSetting invalid(int number, String login, String reason) {
        // The location follows, so the reason must not end like a sentence.
        return wrong("has a mistake (person %d (%s): %s)".formatted(number, login, reason.replaceFirst("\\.$", "")));
    }

    private WrongSetting wrong(String reason) {
        return new WrongSetting("ates.outside.people", "ATES_PEOPLE", location, reason);
    }
}
