package dev.ates.tracker.people;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tracker.people.Absences.Absence;
import dev.ates.tracker.people.Absences.Place;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.ListFilter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of absences: who is away and until when. */
@Controller
class AbsencesPage {

    private final Absences absences;
    private final BusinessCalendar calendar;

    AbsencesPage(Absences absences, BusinessCalendar calendar) {
        this.absences = absences;
        this.calendar = calendar;
    }

    /**
     * @param today the earliest last day of a new absence
     * @param next the cursor of the next page, none on the last page
     */
    record View(
            ListFilter filter,
            LocalDate today,
            List<Absence> absences,
            @Nullable String next) {}

    @GetMapping("/absences")
    @Allowed(Group.managers)
    String all(PersonFilter person, Paging paging, Model model) {
        List<Absence> found = absences.list(person.ids(), paging.after(Paging.CURSOR, Place::parse), paging.limit());
        model.addAttribute(
                "page",
                new View(
                        ListFilter.of("/absences").person(person),
                        calendar.today(),
                        found,
                        paging.next(found, one -> one.place().toString())));
        return "people/absences";
    }

    /** @param person an id or a part of a name that only one person has */
    @PostMapping("/absences")
    @Allowed(Group.managers)
    String enter(
            Caller caller,
            PersonFilter person,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            RedirectAttributes redirect) {
        List<UUID> ids = person.ids();
        if (ids == null || ids.size() != 1) {
            Flash.notDone(redirect, complaint(person));
            return "redirect:/absences";
        }
        try {
            absences.enter(ids.getFirst(), from, to, caller.id());
            Flash.done(redirect, "The absence is entered.");
        } catch (InvalidParameter | NotFound refused) {
            Flash.refused(redirect, refused);
        }
        return "redirect:/absences";
    }

    private static String complaint(PersonFilter person) {
        if (person.complaint() != null) {
            return person.complaint();
        }
        return person.ids() == null || person.ids().isEmpty()
                ? "There is nobody with this name."
                : "%d people have “%s” in their names: type more of the name, or the id."
                        .formatted(person.ids().size(), Flash.apart(person.typed()));
    }

    @PostMapping("/absences/{person}/removal")
    @Allowed(Group.managers)
    String remove(Caller caller, @PathVariable UUID person, RedirectAttributes redirect) {
        absences.remove(person, caller.id());
        Flash.done(redirect, "The absence is removed.");
        return "redirect:/absences";
    }
}
