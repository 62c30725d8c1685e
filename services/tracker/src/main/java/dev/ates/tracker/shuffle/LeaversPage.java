package dev.ates.tracker.shuffle;

import dev.ates.tracker.shuffle.Shuffles.Result;
import dev.ates.tracker.shuffle.Shuffles.StillHere;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Counted;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The button "Give away" beside a person who has left, on the page of all tasks. */
@Controller
class LeaversPage {

    private final Shuffles shuffles;

    LeaversPage(Shuffles shuffles) {
        this.shuffles = shuffles;
    }

    /** @param key the key of the confirmation on the page, as for a shuffle */
    @PostMapping("/leavers/{id}/give-away")
    @Allowed(Group.managers)
    String giveAway(Caller caller, @PathVariable UUID id, @RequestParam UUID key, RedirectAttributes redirect) {
        try {
            Shuffles.Outcome outcome = shuffles.giveAway(id, caller.id(), key);
            Result result = outcome.result();
            if (!result.hasEnded()) {
                return "redirect:/shuffles/" + result.id();
            }
            String told = "Shuffle %d gave %s of %s away among %s."
                    .formatted(
                            result.id(),
                            Counted.of(result.tasks(), "open task", "open tasks"),
                            Flash.apart(shuffles.name(id)),
                            Counted.of(result.people(), "person", "people"));
            if (outcome.repeated()) {
                Flash.notDone(redirect, "You have already confirmed this, so nothing was reassigned. " + told);
            } else {
                Flash.done(redirect, told);
            }
        } catch (NobodyToAssign | ShuffleRunning | StillHere refused) {
            Flash.refused(redirect, refused);
        }
        return "redirect:/tasks";
    }
}
