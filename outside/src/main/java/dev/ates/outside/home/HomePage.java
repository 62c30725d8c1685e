package dev.ates.outside.home;

import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.outside.directory.People;
import dev.ates.outside.directory.Person;
import dev.ates.ui.ListFilter;
import dev.ates.ui.Services;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The front page. */
@Controller
class HomePage {

    private final People people;
    private final Services services;

    HomePage(People people, Services services) {
        this.people = people;
        this.services = services;
    }

    /** @param person a part of a name or login, in any case */
    @GetMapping("/")
    ModelAndView home(
            @RequestParam(required = false) @Nullable String person,
            @RequestParam(required = false) @Nullable Role role) {
        String typed = ListFilter.typed("person", person);
        List<Person> found = people.all().stream()
                .filter(one -> role == null || one.role() == role)
                .filter(one -> typed == null || isCalled(one, folded(typed)))
                .toList();
        var filter =
                ListFilter.of("/").text("person", "Name or login", typed).choice("role", "Role", Role.values(), role);
        return new ModelAndView("home", Map.of("page", Page.of(services, filter, found)));
    }

    private static boolean isCalled(Person person, String folded) {
        return Stream.of(person.name(), person.login())
                .anyMatch(name -> folded(name).contains(folded));
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** @param found the number of matching people; only the first are shown */
    record Page(Services services, ListFilter filter, List<Resident> residents, int found) {

        static final int RESIDENTS_MAX = 50;

        static Page of(Services services, ListFilter filter, List<Person> found) {
            return new Page(
                    services,
                    filter,
                    found.stream().limit(RESIDENTS_MAX).map(Resident::new).toList(),
                    found.size());
        }

        public boolean isWhole() {
            return found <= RESIDENTS_MAX;
        }
    }

    /** @param password shown for demo people only */
    record Resident(String login, String name, String role, boolean active, String password) {
        Resident(Person person) {
            this(
                    person.login(),
                    person.name(),
                    person.role().name(),
                    person.active(),
                    person.demoPassword().orElse("known to them"));
        }
    }
}
