package dev.ates.outside.directory;

import dev.ates.ui.WrongSetting;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.stereotype.Component;

/** The people of the current file. A file that becomes invalid at run time changes nothing. */
@Component
public class People {

    private static final Logger log = LoggerFactory.getLogger(People.class);

    private final PeopleFile file;

    private byte[] seen;
    private volatile Known known;

    /** @throws WrongSetting when the file is invalid: nothing can start without people */
    People(PeopleFile file) {
        this.file = file;
        this.seen = file.read();
        this.known = new Known(file.parse(seen));
    }

    /**
     * Checks the file before anything starts.
     *
     * @throws WrongSetting when the file cannot be read or is invalid
     */
    public static void requireRight(Path yaml) {
        var file = new PeopleFile(yaml.toUri().toString(), new DefaultResourceLoader());
        file.parse(file.read());
    }

    /** All of them, in the file's order. */
    public List<Person> all() {
        return known.people;
    }

    public Optional<Person> byLogin(String login) {
        return Optional.ofNullable(known.byLogin.get(login));
    }

    public Optional<Person> byId(UUID id) {
        return Optional.ofNullable(known.byId.get(id));
    }

    /** Checks whether the file has changed. */
    synchronized void reread() {
        try {
            var now = file.read();
            if (!Arrays.equals(now, seen)) {
                seen = now;
                known = new Known(file.parse(now));
                log.atInfo().addKeyValue("people", known.people.size()).log("People reread");
            }
        } catch (WrongSetting e) {
            log.atError().setCause(e).log("The people's file is invalid now; the people stay as they were");
        }
    }

    private record Known(List<Person> people, Map<String, Person> byLogin, Map<UUID, Person> byId) {
        Known(List<Person> people) {
            this(List.copyOf(people), by(people, Person::login), by(people, Person::id));
        }

        private static <K> Map<K, Person> by(List<Person> people, Function<Person, K> key) {
            return people.stream().collect(Collectors.toUnmodifiableMap(key, Function.identity()));
        }
    }
}
