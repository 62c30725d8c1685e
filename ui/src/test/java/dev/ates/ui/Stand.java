package dev.ates.ui;

import static java.util.Objects.requireNonNull;

import dev.ates.contracts.TextRule;
import dev.ates.testkit.TestDatabase;
import dev.ates.testkit.TestIssuer;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A service with only the shared look and login. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({Ui.class, Stand.Api.class, Stand.Pages.class})
public class Stand {

    static ConfigurableApplicationContext start(String issuer, String... more) {
        return startOn(TestDatabase.create("stand"), issuer, more);
    }

    static ConfigurableApplicationContext startOn(TestDatabase database, String issuer, String... more) {
        var settings = Stream.of(
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--spring.flyway.enabled=false",
                // As in ates.yaml: 200 requests that wait must not keep the next one from a thread.
                "--spring.threads.virtual.enabled=true",
                "--server.port=0",
                "--spring.application.name=stand",
                "--spring.thymeleaf.prefix=classpath:/stand/templates/",
                "--management.endpoint.health.probes.enabled=true",
                "--management.endpoints.web.exposure.include=health,metrics",
                "--ates.services.tracker-url=http://localhost:8081",
                "--ates.services.accounting-url=http://localhost:8082",
                "--ates.services.analytics-url=http://localhost:8083",
                "--ates.services.outside-url=http://localhost:8080",
                "--ates.identity.issuer=" + issuer,
                "--ates.identity.wait-max=1m",
                "--ates.identity.client-id=tests",
                "--ates.identity.client-secret=secret");
        return new SpringApplicationBuilder(Stand.class)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .run(Stream.concat(settings.filter(setting -> !isAmong(more, setting)), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static boolean isAmong(String[] settings, String setting) {
        var name = setting.substring(0, setting.indexOf('=') + 1);
        return Stream.of(settings).anyMatch(other -> other.startsWith(name));
    }

    static int port(ConfigurableApplicationContext stand) {
        return requireNonNull(((ServletWebServerApplicationContext) stand).getWebServer())
                .getPort();
    }

    static void main(String[] args) {
        SpringApplication.run(Stand.class, args);
    }

    /** The people whom the directory has published. */
    static final Map<UUID, Residents.Resident> DIRECTORY = new ConcurrentHashMap<>();

    /** An issuer whose people and roles are those of the directory. */
    static TestIssuer issuer() {
        return new TestIssuer(
                "tests",
                (id, roles) -> Role.named(roles).stream()
                        .filter(Role.PERSONS::contains)
                        .forEach(role -> DIRECTORY.put(id, new Residents.Resident(role, true))));
    }

    @Bean
    Residents residents() {
        return id -> Optional.ofNullable(DIRECTORY.get(id));
    }

    @Bean
    FormTitles formTitles() {
        return new FormTitles(
                Map.of("/do", "Something to do", "/form/*", "A form with a name", "/decide/*", "A decision"),
                Set.of("/decide/*"));
    }

    @Bean
    FormObjects formObjects() {
        return (caller, id) -> Optional.of("<Ann's>");
    }

    record Wish(
            @NotBlank @Size(max = 5) String title, @Max(3) int many) {}

    record Bounded(int many) {
        Bounded {
            if (many > 3) {
                throw new IllegalArgumentException("many must be 3 or less, it is " + many);
            }
        }
    }

    enum Flavour {
        sweet,
        sour
    }

    record Order(Flavour flavour) {}

    static final class AlreadyDone extends Refusal {
        AlreadyDone(UUID id) {
            super("Task %s is done already".formatted(id));
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.CONFLICT;
        }

        @Override
        public String name() {
            return "task-already-completed";
        }
    }

    private static final String LINE = "a".repeat(1_000);

    @RestController
    static class Api {

        @GetMapping("/api/v1/me")
        Caller me(Caller caller) {
            return caller;
        }

        @GetMapping("/api/v1/ops/me")
        Caller operator(Caller caller) {
            return caller;
        }

        @GetMapping("/api/v1/page")
        Paging page(Paging paging) {
            return paging;
        }

        @GetMapping("/api/v1/text")
        String text(@RequestParam int bytes) {
            return "a".repeat(bytes);
        }

        @GetMapping("/api/v1/file")
        void file(@RequestParam int bytes, HttpServletResponse response) throws IOException {
            Download.send(response, "text/plain", "attachment", out -> {
                for (int written = 0; written < bytes; written += LINE.length()) {
                    out.write(LINE);
                }
            });
        }

        @PostMapping("/api/v1/wishes")
        Wish wish(@Valid @RequestBody Wish wish) {
            return wish;
        }

        @PostMapping("/api/v1/bounded")
        Bounded bounded(@RequestBody Bounded bounded) {
            return bounded;
        }

        @PostMapping("/api/v1/orders")
        Order order(@RequestBody Order order) {
            return order;
        }

        @GetMapping("/api/v1/tasks/{id}")
        String task(@PathVariable UUID id) {
            throw new NotFound("task", id);
        }

        @PostMapping("/api/v1/tasks/{id}")
        String complete(@PathVariable UUID id) {
            throw new AlreadyDone(id);
        }

        @GetMapping("/api/v1/parameter")
        String parameter(@RequestParam @Max(3) int many) {
            return "many " + many;
        }

        @GetMapping("/api/v1/manager")
        @Allowed(Group.managers)
        String manager() {
            return "manager";
        }

        @PostMapping("/api/v1/manager/{id}")
        @Allowed(Group.managers)
        Bounded manage(@PathVariable UUID id, @RequestBody Bounded bounded) {
            return bounded;
        }

        @GetMapping("/api/v1/broken")
        String broken() {
            throw new IllegalStateException("the secret inside");
        }
    }

    record Page(List<Staleness> staleness) {}

    @Controller
    static class Pages {

        @GetMapping("/")
        String home(Model model) {
            model.addAttribute(
                    "page", new Page(List.of(Staleness.of("tracker", Duration.ofSeconds(3), false, 0, null))));
            return "home";
        }

        /** For a token, which the pages of people do not accept. */
        @GetMapping("/api/v1/page-of-text")
        String large(@RequestParam int bytes, Model model) {
            model.addAttribute("text", "a".repeat(bytes));
            return "large";
        }

        @PostMapping("/do")
        String act(@RequestParam(defaultValue = "") String by, RedirectAttributes redirect) {
            Flash.done(redirect, "It is done" + by);
            return "redirect:/";
        }

        @PostMapping("/form")
        String form(@RequestParam String title, @RequestParam String note, RedirectAttributes redirect) {
            try {
                TextRule.line("title", 1, 5).keep(title);
                Flash.done(redirect, "It is sent");
            } catch (TextRule.Refused refused) {
                Rejected.form(redirect, "form", Map.of("title", title, "note", note), new InvalidParameter(refused));
            }
            return "redirect:/";
        }

        @PostMapping("/form/taken")
        String taken(RedirectAttributes redirect) {
            Rejected.form(redirect, "form", Map.of(), new AlreadyDone(new UUID(0, 1)));
            return "redirect:/";
        }

        @GetMapping("/manager")
        @Allowed(Group.managers)
        String manager() {
            return "redirect:/";
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("the secret inside");
        }

        @GetMapping("/refused")
        String refused() {
            throw new AlreadyDone(new UUID(0, 1));
        }
    }
}
