package dev.ates.accounting.account;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Days;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.NotFound;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Accounts for programs. A stranger's account looks like one that does not exist. */
@RestController
@RequestMapping("/api/v1")
class AccountApi {

    private final Accounts accounts;
    private final BusinessCalendar calendar;

    AccountApi(Accounts accounts, BusinessCalendar calendar) {
        this.accounts = accounts;
        this.calendar = calendar;
    }

    record AccountList(
            List<Accounts.Account> accounts, @Nullable UUID next) {}

    record EntryList(List<Accounts.Entry> entries, @Nullable UUID next) {

        /** @param day {@code null} for all */
        static EntryList of(Accounts accounts, UUID account, @Nullable LocalDate day, Paging paging) {
            List<Accounts.Entry> page =
                    accounts.entries(account, day, paging.afterUuid().orElse(null), paging.limit());
            return new EntryList(page, paging.next(page, one -> one.id()));
        }
    }

    @GetMapping("/me/account")
    @Operation(summary = "The caller's account and its balance")
    Accounts.Account mine(Caller caller) {
        return accounts.find(caller.id()).orElseGet(() -> accounts.untouched(caller.id(), caller.name()));
    }

    @GetMapping("/me/account/entries")
    @Operation(summary = "The entries of the caller's account, newest first; of all days or of one")
    EntryList myEntries(Caller caller, Paging paging, @RequestParam(required = false) @Nullable LocalDate day) {
        return EntryList.of(accounts, caller.id(), day, paging);
    }

    @GetMapping("/accounts")
    @Operation(
            summary =
                    "All accounts of people by name, or those that the filter lets through; for accountants and administrators")
    @Allowed(Group.accountants)
    AccountList all(
            Paging paging,
            @Parameter(description = "A part of the person's name, in any case")
                    @RequestParam(required = false)
                    @Nullable
                    String name) {
        List<Accounts.Account> page =
                accounts.page(ListFilter.typed("name", name), paging.afterUuid().orElse(null), paging.limit());
        return new AccountList(page, paging.next(page, one -> one.accountId()));
    }

    @GetMapping("/accounts/{id}")
    @Operation(summary = "An account: the caller's own, or anybody's for an accountant")
    Accounts.Account one(Caller caller, @PathVariable UUID id) {
        return visible(caller, id);
    }

    /** @param balanceMinor at the end of the day, or the current one if the day has not ended */
    record BalanceAt(UUID accountId, LocalDate day, long balanceMinor, String currency) {}

    @GetMapping("/accounts/{id}/balance")
    @Operation(summary = "The balance at the end of a day, or the current one if the day has not ended")
    BalanceAt balance(Caller caller, @PathVariable UUID id, @RequestParam LocalDate day) {
        Accounts.Account account = visible(caller, id);
        Days.requireBegun("day", day, calendar.today());
        return new BalanceAt(id, day, accounts.balanceAt(id, day), account.currency());
    }

    @GetMapping("/accounts/{id}/entries")
    @Operation(summary = "The entries of an account, newest first; of all days or of one")
    EntryList entries(
            Caller caller,
            @PathVariable UUID id,
            Paging paging,
            @RequestParam(required = false) @Nullable LocalDate day) {
        return EntryList.of(accounts, visible(caller, id).accountId(), day, paging);
    }

    private Accounts.Account visible(Caller caller, UUID id) {
        if (!caller.id().equals(id) && !caller.isOf(Group.accountants)) {
            throw new NotFound("account", id);
        }
        return accounts.find(id).orElseThrow(() -> new NotFound("account", id));
    }
}
