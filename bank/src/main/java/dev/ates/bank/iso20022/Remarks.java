package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.Booking.Remark;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The remarks on a statement that are shown: what matters first, each once, and how many were left out. */
final class Remarks {

    private static final int SHOWN_MAX = 20;

    private static final int ACCOUNTS_NAMED = 3;

    /** How remarks begin that explain what was read, and hide nothing. */
    private static final String IGNORED = "Ignored: ";

    private static final String ASSUMED = "It names no account and was assumed to be ours";

    private static final Pattern MORE = Pattern.compile("and ([0-9]{1,9}) more");

    private Remarks() {}

    /** Remarks about the statement of an account, if it is not named, and about others in the same message. */
    static List<Remark> about(String account, List<String> others) {
        List<Remark> remarks = new ArrayList<>();
        if (account.isEmpty()) {
            remarks.add(new Remark("", ASSUMED));
        }
        if (!others.isEmpty()) {
            String text = others.size() == 1
                    ? "the statement of %s, which is not our account"
                    : "the statements of %s, which are not our accounts";
            remarks.add(new Remark("", IGNORED + text.formatted(named(others))));
        }
        return remarks;
    }

    /** The first few of these accounts, and how many more. */
    static String named(List<String> accounts) {
        String first = accounts.stream().limit(ACCOUNTS_NAMED).collect(Collectors.joining(", "));
        return accounts.size() <= ACCOUNTS_NAMED
                ? first
                : "%s and %d more".formatted(first, accounts.size() - ACCOUNTS_NAMED);
    }

    /**
     * At most 20 of these, in their order, but those that hide nothing last; if there are more, the last one
     * says how many. Some of these may say so themselves.
     */
    static List<String> shown(List<String> remarks) {
        long more = 0;
        Set<String> matter = new LinkedHashSet<>();
        Set<String> notes = new LinkedHashSet<>();
        for (String remark : remarks) {
            Matcher left = MORE.matcher(remark);
            if (left.matches()) {
                more += Long.parseLong(left.group(1));
            } else {
                (isNote(remark) ? notes : matter).add(remark);
            }
        }
        List<String> all = Stream.concat(matter.stream(), notes.stream()).toList();
        List<String> shown = new ArrayList<>(all.subList(0, Math.min(all.size(), SHOWN_MAX)));
        more += all.size() - shown.size();
        if (more > 0) {
            shown.add("and %d more".formatted(more));
        }
        return List.copyOf(shown);
    }

    private static boolean isNote(String remark) {
        return remark.startsWith(IGNORED) || remark.equals(ASSUMED);
    }
}
