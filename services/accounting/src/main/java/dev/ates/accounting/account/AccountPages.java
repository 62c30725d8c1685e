package dev.ates.accounting.account;

import dev.ates.accounting.approval.Approvals;
import dev.ates.accounting.approval.Proposal;
import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.ops.Freshness;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import dev.ates.ui.Staleness;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The person's own account, and all accounts for accountants. */
@Controller
class AccountPages {

    private static final int PROPOSALS_SHOWN = 20;

    private final Accounts accounts;
    private final Approvals approvals;
    private final Freshness freshness;

    AccountPages(Accounts accounts, Approvals approvals, Freshness freshness) {
        this.accounts = accounts;
        this.approvals = approvals;
        this.freshness = freshness;
    }

    /**
     * @param path of this page
     * @param filter of the entries
     * @param company whether the reader may see the company's pages
     * @param correctable whether the reader may propose corrections here
     * @param manualKinds the kinds that may be posted manually
     * @param cause of the next manual posting
     * @param proposals about this account, for those who may see the company's pages
     */
    record AccountPage(
            String path,
            ListFilter filter,
            boolean company,
            boolean correctable,
            List<Kind> manualKinds,
            UUID cause,
            Accounts.Account account,
            List<EntriesOfDay> days,
            List<Proposal> proposals,
            @Nullable UUID next,
            List<Staleness> staleness) {}

    record EntriesOfDay(LocalDate day, List<Line> lines) {}

    /**
     * @param reversed its reversal
     * @param waiting the proposed reversal that waits for a second person
     */
    record Line(
            Accounts.Entry entry,
            Accounts.@Nullable Reversed reversed,
            @Nullable Proposal waiting) {

        public boolean isReversible() {
            return entry.isReversible() && reversed == null && waiting == null;
        }
    }

    record AccountsPage(
            ListFilter filter,
            List<Accounts.Account> accounts,
            @Nullable UUID next,
            List<Staleness> staleness) {}

    @GetMapping("/")
    String mine(Caller caller, Paging paging, @RequestParam(required = false) @Nullable LocalDate day, Model model) {
        Accounts.Account account =
                accounts.find(caller.id()).orElseGet(() -> accounts.untouched(caller.id(), caller.name()));
        return page(asked("/", day), caller, account, page(account, day, paging), model);
    }

    @GetMapping("/accounts")
    @Allowed(Group.accountants)
    String all(Paging paging, @RequestParam(required = false) @Nullable String name, Model model) {
        String wanted = ListFilter.typed("name", name);
        List<Accounts.Account> page = accounts.page(wanted, paging.afterUuid().orElse(null), paging.limit());
        UUID next = paging.next(page, one -> one.accountId());
        ListFilter filter = ListFilter.of("/accounts").text("name", "Name", wanted);
        model.addAttribute("page", new AccountsPage(filter, page, next, freshness.notes()));
        return "accounts";
    }

    @GetMapping("/accounts/{id}")
    @Allowed(Group.accountants)
    String one(
            Caller caller,
            @PathVariable UUID id,
            Paging paging,
            @RequestParam(required = false) @Nullable LocalDate day,
            Model model) {
        Accounts.Account account = accounts.find(id).orElseThrow(() -> new NotFound("account", id));
        return page(asked("/accounts/" + id, day), caller, account, page(account, day, paging), model);
    }

    private static ListFilter asked(String path, @Nullable LocalDate day) {
        return ListFilter.of(path).day("day", "Day", day);
    }

    private AccountApi.EntryList page(Accounts.Account account, @Nullable LocalDate day, Paging paging) {
        return AccountApi.EntryList.of(accounts, account.accountId(), day, paging);
    }

    private String page(
            ListFilter filter, Caller caller, Accounts.Account account, AccountApi.EntryList entries, Model model) {
        boolean company = caller.isOf(Group.accountants);
        model.addAttribute(
                "page",
                new AccountPage(
                        filter.path(),
                        filter,
                        company,
                        company && !caller.id().equals(account.accountId()),
                        Stream.of(Kind.values()).filter(Kind::isManual).toList(),
                        UUID.randomUUID(),
                        account,
                        byDay(lines(entries.entries(), company)),
                        company ? approvals.about(Accounts.subject(account.accountId()), PROPOSALS_SHOWN) : List.of(),
                        entries.next(),
                        freshness.notes()));
        return "account";
    }

    /** Reversals are shown only to people who may see the company's pages. */
    private List<Line> lines(List<Accounts.Entry> entries, boolean company) {
        List<UUID> ids = company ? entries.stream().map(Accounts.Entry::id).toList() : List.of();
        Map<UUID, Accounts.Reversed> reversed = accounts.reversed(ids);
        Map<String, Proposal> waiting = approvals.waiting(
                Kind.reversal.name(), ids.stream().map(UUID::toString).toList());
        return entries.stream()
                .map(entry -> new Line(
                        entry, reversed.get(entry.id()), waiting.get(entry.id().toString())))
                .toList();
    }

    private static List<EntriesOfDay> byDay(List<Line> lines) {
        List<EntriesOfDay> days = new ArrayList<>();
        for (Line line : lines) {
            if (days.isEmpty() || !days.getLast().day().equals(line.entry().day())) {
                days.add(new EntriesOfDay(line.entry().day(), new ArrayList<>()));
            }
            days.getLast().lines().add(line);
        }
        return days;
    }
}
