package dev.ates.outside.identity;

import dev.ates.outside.directory.People;
import dev.ates.outside.directory.Person;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where people sign in, the demo's by a click. */
@Controller
class LoginPage {

    private final People people;

    LoginPage(People people) {
        this.people = people;
    }

    @GetMapping("/login")
    ModelAndView login(@RequestParam @Nullable String error) {
        var demo = people.all().stream()
                .filter(Person::active)
                .flatMap(person -> person.demoPassword().map(password -> new Choice(person, password)).stream())
                .toList();
        return new ModelAndView("login", Map.of("page", new Page(demo, error != null)));
    }

    /** @param failed whether the last try was wrong */
    record Page(List<Choice> demo, boolean failed) {}

    /** A demo person to sign in as. */
    record Choice(String login, String name, String role, String password) {
        Choice(Person person, String password) {
            this(person.login(), person.name(), person.role().name(), password);
        }
    }
}
