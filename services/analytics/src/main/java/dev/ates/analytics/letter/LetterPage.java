package dev.ates.analytics.letter;

import dev.ates.analytics.figures.Tab;
import dev.ates.analytics.letter.Letters.Line;
import dev.ates.analytics.letter.Letters.State;
import dev.ates.analytics.letter.Subscriptions.Subscription;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.FormTitles;
import dev.ates.ui.Group;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Whether the reader gets the letter, and the last ones. */
@Controller
@RequestMapping(LetterPage.PATH)
@Allowed(Group.administrators)
class LetterPage {

    static final String PATH = "/management-letter";

    private static final int LETTERS_SHOWN_MAX = 10;

    private final Subscriptions subscriptions;
    private final Letters letters;
    private final BusinessCalendar calendar;

    LetterPage(Subscriptions subscriptions, Letters letters, BusinessCalendar calendar) {
        this.subscriptions = subscriptions;
        this.letters = letters;
        this.calendar = calendar;
    }

    record View(Subscription subscription, String zone, List<Shown> letters) {}

    /** @param said an explanation of its state for people */
    record Shown(Line letter, String said) {

        static Shown of(Line letter) {
            return new Shown(
                    letter,
                    switch (letter.state()) {
                        case created ->
                            letter.reason() == null ? "" : "The mail server did not accept it; it will be tried again.";
                        case failed ->
                            "The mail server rejects it. The letter about the next day is sent all the same.";
                        case stopped -> "It was not wanted any more, or waited too long to be news.";
                        case sent -> "";
                    });
        }

        public String color() {
            return letter.state() == State.sent ? "green" : letter.state() == State.failed ? "red" : "yellow";
        }
    }

    @GetMapping
    String letters(Caller caller, Model model) {
        model.addAttribute(
                "page",
                new View(
                        subscriptions.of(caller.id()),
                        calendar.zone().getId(),
                        letters.latest(caller.id(), LETTERS_SHOWN_MAX).stream()
                                .map(Shown::of)
                                .toList()));
        return "management-letter";
    }

    @PostMapping
    String choose(Caller caller, @RequestParam boolean wanted, RedirectAttributes redirect) {
        if (wanted) {
            subscriptions.begin(caller.id());
            Flash.done(redirect, "The next day that becomes final comes by mail.");
        } else {
            subscriptions.end(caller.id());
            Flash.done(redirect, "No more days come by mail.");
        }
        return "redirect:" + PATH;
    }

    @Configuration(proxyBeanMethods = false)
    static class Wiring {

        @Bean
        Tab managementLetterTab() {
            return new Tab(PATH, "By mail");
        }

        @Bean
        FormTitles managementLetterFormTitles() {
            return new FormTitles(Map.of(PATH, "The day by mail"), Set.of());
        }
    }
}
