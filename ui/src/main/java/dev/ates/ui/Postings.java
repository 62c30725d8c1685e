package dev.ates.ui;

import dev.ates.contracts.AccountingEvent.Kind;
import java.util.Locale;
import java.util.ResourceBundle;
import org.springframework.stereotype.Component;

/** The words for kinds of postings on pages, which are in English; {@code @postings} in templates. */
@Component("postings")
public final class Postings {

    private static final ResourceBundle WORDS = ResourceBundle.getBundle("contracts/postings", Locale.ROOT);

    /** Such as {@code return of a payout}. */
    public static String of(Kind kind) {
        return WORDS.getString(kind.words());
    }

    /** @param kind the name of a kind, or of another fact, which is its own word */
    public static String named(String kind) {
        String key = "posting." + kind;
        return WORDS.containsKey(key) ? WORDS.getString(key) : kind.replace('_', ' ');
    }
}
