package dev.ates.tracker.shuffle;

import dev.ates.tracker.shuffle.Shuffles.Result;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Counted;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.MayTakeMinutes;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The button "assign tasks" on the page of all tasks. */
@Controller
class ShufflePage {

    private final Shuffles shuffles;

    ShufflePage(Shuffles shuffles) {
        this.shuffles = shuffles;
    }

    /** @param key the key of the shown confirmation: confirming it twice, from two tabs or by a double click, shuffles once */
    @MayTakeMinutes
    @PostMapping("/shuffles")
    @Allowed(Group.managers)
    String shuffle(Caller caller, @RequestParam UUID key, RedirectAttributes redirect) {
        try {
            Shuffles.Outcome outcome = shuffles.shuffle(caller.id(), key);
            Result result = outcome.result();
            String told = "Shuffle %d gave %s away among %s."
                    .formatted(
                            result.id(),
                            Counted.of(result.tasks(), "open task", "open tasks"),
                            Counted.of(result.people(), "person", "people"));
            if (outcome.repeated()) {
                Flash.refused(redirect, "You have already confirmed this, so nothing was reassigned. " + told);
            } else {
                Flash.done(redirect, told);
            }
        } catch (NobodyToAssign refused) {
            Flash.refused(redirect, refused.told());
        }
        return "redirect:/tasks";
    }
}
