package dev.ates.accounting.letter;

import dev.ates.accounting.letter.LetterChoices.Choice;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.FormTitles;
import dev.ates.ui.Group;
import dev.ates.ui.NotFound;
import dev.ates.ui.PageHeaders;
import dev.ates.ui.Uploads;
import dev.ates.ui.answer.BodyLimit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** How often the reader's letters come: a page, and a link in the letters' headers for mail programs. */
@Controller
@RequestMapping("/letters")
class LetterChoicePages {

    private final LetterChoices choices;
    private final LetterLinks links;

    LetterChoicePages(LetterChoices choices, LetterLinks links) {
        this.choices = choices;
        this.links = links;
    }

    /** @param company whether the reader may see the company's pages */
    record ChoiceView(boolean company, Choice choice, List<Choice> choices) {}

    @GetMapping("/choice")
    String choice(Caller caller, Model model) {
        model.addAttribute(
                "page",
                new ChoiceView(caller.isOf(Group.accountants), choices.of(caller.id()), List.of(Choice.values())));
        return "letter-choice";
    }

    @PostMapping("/choice")
    String choose(Caller caller, @RequestParam Choice choice, RedirectAttributes redirect) {
        choices.choose(caller.id(), choice);
        Flash.done(redirect, "Saved. It applies from the next day that is closed.");
        return "redirect:/letters/choice";
    }

    /** For readers who open the header's link themselves: a GET must change nothing (RFC 8058, section 3.2). */
    @GetMapping("/fewer/{person}/{signature}")
    String look(@PathVariable UUID person, @PathVariable String signature) {
        return "redirect:/letters/choice";
    }

    /** The button of a mail program, which has no session: the signature proves that the link is from a letter. */
    @PostMapping("/fewer/{person}/{signature}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void fewer(@PathVariable UUID person, @PathVariable String signature) {
        if (!links.isSigned(person, signature)) {
            throw new NotFound("link", signature);
        }
        choices.choose(person, Choice.payouts);
    }

    @Configuration(proxyBeanMethods = false)
    static class Access {

        @Bean
        FormTitles letterChoiceFormTitles() {
            String title = "How often letters come";
            return new FormTitles(Map.of("/letters/choice", title, "/letters/fewer/*/*", title), Set.of());
        }

        /** Mail programs send the header's form in parts (RFC 8058, section 3.2), which nobody needs to read. */
        @Bean
        Uploads fewerLettersInParts() {
            return new Uploads(Set.of("/letters/fewer/*/*"), BodyLimit.BYTES_MAX, null);
        }

        @Bean
        @Order(0)
        SecurityFilterChain fewerLetters(HttpSecurity http, PageHeaders headers) {
            return http.securityMatcher("/letters/fewer/**")
                    .headers(headers::transport)
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .csrf(csrf -> csrf.disable())
                    .build();
        }
    }
}
