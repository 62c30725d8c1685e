package dev.ates.tracker.task;

import dev.ates.ui.Caller;
import java.util.List;
import org.springframework.context.ApplicationContext;

/** The first page of a search, as the page and the API read it. */
public final class Searches {

    private final FoundTasks found;
    private final TaskSearch search;
    private final Caller caller;

    /** @param tracker the running service */
    public Searches(ApplicationContext tracker, Caller caller) {
        this.found = tracker.getBean(FoundTasks.class);
        this.search = tracker.getBean(TaskSearch.class);
        this.caller = caller;
    }

    public List<Task> firstPage(String typed, int limit) {
        return found.list(search.add(TaskFilter.of(null), typed, caller), Long.MAX_VALUE, limit);
    }
}
