package dev.ates.outside.identity;

import dev.ates.outside.directory.People;
import dev.ates.outside.directory.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The sign-in page, with one-click sign-in for demo people, and the confirmation of a sign-out. */
@Controller
class LoginPage {

    /** GET asks for confirmation, POST signs out. */
    static final String SIGN_OUT = "/logout";

    private final People people;

    LoginPage(People people) {
        this.people = people;
    }

    @GetMapping("/login")
    ModelAndView login(
            @RequestParam @Nullable String error,
            @RequestAttribute(name = SignInTries.WAIT, required = false) @Nullable Duration wait,
            @AuthenticationPrincipal @Nullable Resident signedIn) {
        var demo = people.all().stream()
                .filter(Person::active)
                .flatMap(person -> person.demoPassword().map(password -> new Choice(person, password)).stream())
                .toList();
        var page = new Page(
                demo,
                error != null,
                wait == null ? null : SignInTries.seconds(wait),
                signedIn == null ? null : signedIn.name());
        return new ModelAndView("login", Map.of("page", page));
    }

    @GetMapping(SIGN_OUT)
    ModelAndView signOut(@AuthenticationPrincipal @Nullable Resident signedIn) {
        return new ModelAndView("sign-out", Map.of("page", new Leaving(signedIn == null ? null : signedIn.name())));
    }

    /** @param signedIn the signed-in person, {@code null} if nobody is signed in on this browser */
    record Leaving(@Nullable String signedIn) {}

    /**
     * @param failed whether the last attempt failed
     * @param waitSeconds how long the next attempt must wait, {@code null} for no wait
     * @param signedIn the person already signed in on this browser
     */
    record Page(
            List<Choice> demo,
            boolean failed,
            @Nullable Long waitSeconds,
            @Nullable String signedIn) {}

    /** A demo person offered for sign-in. */
    record Choice(String login, String name, String role, String password) {
        Choice(Person person, String password) {
            this(person.login(), person.name(), person.role().name(), password);
        }
    }
}
