package dev.ates.outside.home;

import dev.ates.outside.directory.People;
import dev.ates.outside.directory.Person;
import dev.ates.ui.Services;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
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

    @GetMapping("/")
    ModelAndView home() {
        var residents = people.all().stream()
                .limit(Page.RESIDENTS_MAX)
                .map(Resident::new)
                .toList();
        return new ModelAndView("home", Map.of("page", new Page(services, residents)));
    }

    record Page(Services services, List<Resident> residents) {
        static final int RESIDENTS_MAX = 50;
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
