package dev.ates.directory.file;

import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Roles;
import dev.ates.directory.people.SourceAway;
import dev.ates.tables.TextFile;
import dev.ates.tables.UnreadableTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads people from a document with a list {@code people}. */
final class YamlPeople {

    private static final int CHARACTERS_MAX = 32 << 20;
    private static final Set<String> NAMES = Set.of("name", "bank_name");

    private final Roles roles;

    YamlPeople(Roles roles) {
        this.roles = roles;
    }

    /** @throws SourceAway when it is not such a document */
    Reading read(byte[] file) {
        var fields = new Fields(roles);
        int number = 0;
        for (Object person : people(file)) {
            String place = "person " + ++number;
            if (person instanceof Map<?, ?> given) {
                add(fields, place, given);
            } else {
                fields.refuse(place, Map.of(), "It must have the fields of a person.");
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
            Object document = yaml(options).load(TextFile.text(file));
            if (document instanceof Map<?, ?> map && map.get("people") instanceof List<?> people) {
                return people;
            }
        } catch (UnreadableTable e) {
            throw new SourceAway("The file of people cannot be read: " + e.getMessage());
        } catch (YAMLException e) {
            throw new SourceAway("The file of people is not YAML" + where(e));
        }
        throw new SourceAway("The file of people must have a list 'people'");
    }

    /** The position of the error, without the message and its cause, because they quote the file. */
    private static String where(YAMLException e) {
        return e instanceof MarkedYAMLException marked && marked.getProblemMark() != null
                ? " in line " + (marked.getProblemMark().getLine() + 1)
                : "";
    }

    /**
     * Reads values as written: as YAML values, the ids 0123 and 83 would be the same number, and No would be a boolean.
     */
    private static Yaml yaml(LoaderOptions options) {
        var dumper = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options, new Resolver() {
            @Override
            protected void addImplicitResolvers() {}
        });
    }

    private static void add(Fields fields, String place, Map<?, ?> given) {
        Map<String, String> texts = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (String field : Fields.ALL) {
            switch (given.get(field)) {
                case null -> texts.put(field, "");
                case String text -> texts.put(field, isNothing(field, text) ? "" : text);
                default -> wrong.add(field);
            }
        }
        if (wrong.isEmpty()) {
            fields.add(place, texts);
        } else {
            fields.refuse(place, texts, "The %s must be a text.".formatted(wrong.getFirst()));
        }
    }

    /** The forms in which programs write a missing value, except for names, because there are people called Null. */
    private static boolean isNothing(String field, String text) {
        return text.equals("~")
                || !NAMES.contains(field) && Resolver.NULL.matcher(text).matches();
    }
}
