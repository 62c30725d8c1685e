package dev.ates.outside.bank;

import dev.ates.ui.Paging;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The bank's books for people. */
@Controller
class BankPage {

    private final Books books;

    BankPage(Books books) {
        this.books = books;
    }

    @GetMapping("/bank")
    ModelAndView bank(Paging paging) {
        var entries = books.list(paging.afterUuid().orElse(null), paging.limit());
        var next = entries.size() < paging.limit()
                ? null
                : entries.getLast().payment().key();
        return new ModelAndView("bank", Map.of("page", new Page(books.totals(), entries, next)));
    }

    /** @param next the cursor of the next page, {@code null} on the last */
    record Page(
            List<Books.Total> totals,
            List<Books.Entry> entries,
            @Nullable UUID next) {}
}
