package dev.ates.tracker.shuffle;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tracker.shuffle.ShuffleFigures.Fairness;
import dev.ates.tracker.shuffle.Shuffles.Result;
import dev.ates.tracker.shuffle.ShufflesApi.ShareList;
import dev.ates.tracker.shuffle.ShufflesApi.ShuffleList;
import dev.ates.tracker.task.Span;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Counted;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The button "assign tasks" on the page of all tasks, the list of shuffles, and the page with the progress and the result of one. */
@Controller
class ShufflePage {

    private final Shuffles shuffles;
    private final ShuffleFigures figures;
    private final BusinessCalendar calendar;

    ShufflePage(Shuffles shuffles, ShuffleFigures figures, BusinessCalendar calendar) {
        this.shuffles = shuffles;
        this.figures = figures;
        this.calendar = calendar;
    }

    /**
     * @param by the name of the person who started it
     * @param leaver the name of the person whose tasks were given away; none for a shuffle of all open tasks
     * @param fairness none while it is running
     * @param people each person's share; empty while it is running
     * @param before the previous shuffle, none for the first
     */
    record View(
            ListFilter filter,
            Result shuffle,
            String by,
            @Nullable String leaver,
            @Nullable Fairness fairness,
            ShareList people,
            @Nullable Long before) {}

    /**
     * @param key the key of the confirmation on the page: confirming it twice, from two tabs or with a double click,
     *     shuffles once
     */
    @PostMapping("/shuffles")
    @Allowed(Group.managers)
    String shuffle(Caller caller, @RequestParam UUID key, RedirectAttributes redirect) {
        try {
            Shuffles.Outcome outcome = shuffles.shuffle(caller.id(), key);
            Result result = outcome.result();
            if (!result.hasEnded()) {
                return "redirect:/shuffles/" + result.id();
            }
            String told = "Shuffle %d gave %s away among %s."
                    .formatted(
                            result.id(),
                            Counted.of(result.tasks(), "open task", "open tasks"),
                            Counted.of(result.people(), "person", "people"));
            if (outcome.repeated()) {
                Flash.notDone(redirect, "You have already confirmed this, so nothing was reassigned. " + told);
            } else {
                Flash.done(redirect, told);
            }
        } catch (NobodyToAssign | ShuffleRunning refused) {
            Flash.refused(redirect, refused);
        }
        return "redirect:/tasks";
    }

    /**
     * @param by the name of who started it
     * @param leaver the name of the person whose tasks were given away; none for a shuffle of all open tasks
     */
    record Line(Result shuffle, String by, @Nullable String leaver) {

        static Line of(Result shuffle, Map<UUID, String> names) {
            return new Line(
                    shuffle,
                    names.getOrDefault(shuffle.by(), ""),
                    shuffle.leaver() == null ? null : names.getOrDefault(shuffle.leaver(), ""));
        }
    }

    /** @param next the cursor of the next page, none on the last page */
    record ListView(
            ListFilter filter,
            List<Line> shuffles,
            @Nullable String next) {}

    @GetMapping("/shuffles")
    @Allowed(Group.managers)
    String all(
            PersonFilter person, @RequestParam(required = false) @Nullable LocalDate day, Paging paging, Model model) {
        var asked = new Shuffles.Asked(person.ids(), Span.of(calendar, day));
        ShuffleList found = ShuffleList.of(shuffles, asked, paging);
        Map<UUID, String> names = shuffles.names(found.shuffles().stream()
                .flatMap(one -> Stream.of(one.by(), one.leaver()))
                .filter(Objects::nonNull)
                .distinct()
                .toList());
        model.addAttribute(
                "page",
                new ListView(
                        ListFilter.of("/shuffles").person(person).day("day", "Started", day),
                        found.shuffles().stream()
                                .map(shuffle -> Line.of(shuffle, names))
                                .toList(),
                        found.next()));
        return "shuffle/all";
    }

    @GetMapping("/shuffles/{id}")
    @Allowed(Group.managers)
    String one(@PathVariable long id, PersonFilter person, Paging paging, Model model) {
        Result shuffle = shuffles.find(id).orElseThrow(() -> new NotFound("shuffle", id));
        model.addAttribute(
                "page",
                new View(
                        ListFilter.of("/shuffles/" + id).person(person),
                        shuffle,
                        shuffles.name(shuffle.by()),
                        shuffle.leaver() == null ? null : shuffles.name(shuffle.leaver()),
                        shuffle.hasEnded() ? figures.fairness(id) : null,
                        shuffle.hasEnded()
                                ? ShareList.of(
                                        figures.shares(
                                                id,
                                                person.ids(),
                                                paging.afterLong().orElse(0L),
                                                paging.limit()),
                                        paging)
                                : ShareList.NOBODY,
                        shuffles.list(id, 1).stream()
                                .map(Result::id)
                                .findFirst()
                                .orElse(null)));
        return "shuffle/one";
    }
}
