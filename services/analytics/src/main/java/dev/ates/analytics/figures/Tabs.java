package dev.ates.analytics.figures;

import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The tabs of metrics, by title, for templates. */
@Component("tabs")
class Tabs {

    private final List<Tab> all;

    Tabs(ObjectProvider<Tab> all) {
        this.all = all.stream().sorted(Comparator.comparing(Tab::title)).toList();
    }

    public List<Tab> all() {
        return all;
    }
}
