package dev.ates.tracker.shuffle;

import dev.ates.tracker.shuffle.Shuffles.Result;
import dev.ates.tracker.task.Tasks.NobodyToAssign;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Counted;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The button "assign tasks" on the page of all tasks. */
@Controller
class ShufflePage {

    private final Shuffles shuffles;

    ShufflePage(Shuffles shuffles) {
        this.shuffles = shuffles;
    }

    @PostMapping("/shuffles")
    @Allowed(Group.managers)
    String shuffle(Caller caller, RedirectAttributes redirect) {
        try {
            Result result = shuffles.shuffle(caller.id());
            Flash.done(
                    redirect,
                    "Shuffle %d gave %s away among %s."
                            .formatted(
                                    result.id(),
                                    Counted.of(result.tasks(), "open task", "open tasks"),
                                    Counted.of(result.people(), "person", "people")));
        } catch (NobodyToAssign refused) {
            Flash.refused(redirect, refused.told());
        }
        return "redirect:/tasks";
    }
}
