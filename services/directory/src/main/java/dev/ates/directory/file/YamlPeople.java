package dev.ates.directory.file;

import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Roles;
import dev.ates.directory.people.SourceAway;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** A document with a list {@code people}. */
final class YamlPeople {

    private static final int CHARACTERS_MAX = 32 << 20;

    private final Roles roles;

    YamlPeople(Roles roles) {
        this.roles = roles;
    }

    /** @throws SourceAway when it is no such document */
    Reading read(byte[] file) {
        var fields = new Fields(roles);
        int number = 0;
        for (Object person : people(file)) {
            String place = "person " + ++number;
            if (person instanceof Map<?, ?> given) {
                fields.add(place, texts(given));
            } else {
                fields.refuse(place, "", "It must have the fields of a person.");
            }
        }
        return new Reading(fields.entries(), fields.refused());
    }

    private static List<?> people(byte[] file) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setCodePointLimit(CHARACTERS_MAX);
        try {
            Object document = new Yaml(new SafeConstructor(options)).load(new String(file, StandardCharsets.UTF_8));
            if (document instanceof Map<?, ?> map && map.get("people") instanceof List<?> people) {
                return people;
            }
        } catch (YAMLException e) {
            throw new SourceAway("The file of people is not YAML" + where(e));
        }
        throw new SourceAway("The file of people must have a list 'people'");
    }

    /** Not the message itself, nor its cause: they repeat what is in the file. */
    private static String where(YAMLException e) {
        return e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? " in line " + (marked.getProblemMark().getLine() + 1)
                : "";
    }

    private static Map<String, String> texts(Map<?, ?> given) {
        Map<String, String> texts = new HashMap<>();
        Stream.concat(Fields.REQUIRED.stream(), Fields.OPTIONAL.stream())
                .forEach(field -> texts.put(field, text(given.get(field))));
        return texts;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
