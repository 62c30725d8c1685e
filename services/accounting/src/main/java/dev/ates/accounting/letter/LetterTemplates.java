package dev.ates.accounting.letter;

import dev.ates.accounting.letter.Letter.Change;
import dev.ates.accounting.letter.Letter.DayLetter;
import dev.ates.accounting.letter.Letter.RejectionLetter;
import dev.ates.accounting.letter.Letter.WeekLetter;
import dev.ates.mail.MailTemplates;
import dev.ates.mail.MailText;
import dev.ates.ui.Money;
import dev.ates.ui.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;

/** Renders letters with the templates in {@code accounting/letters} and the messages in {@code accounting/messages}. */
@Component
class LetterTemplates {

    private final Money money;
    private final MessageSource messages;
    private final LetterSettings settings;
    private final LetterLinks links;
    private final MailTemplates templates;

    LetterTemplates(Money money, MessageSource messages, LetterSettings settings, LetterLinks links) {
        this.money = money;
        this.messages = messages;
        this.settings = settings;
        this.links = links;
        this.templates = new MailTemplates("accounting/letters", messages);
    }

    /** A row of a letter: its message key, the text after the message, and its amount. */
    record Row(String key, String text, String amount) {}

    MailText write(Letter letter) {
        var writing = new Writing(
                Locale.forLanguageTag(letter.head().to().language()),
                letter.head().currency());
        return switch (letter) {
            case DayLetter day -> writing.day(day);
            case WeekLetter week -> writing.week(week);
            case RejectionLetter rejection -> writing.rejection(rejection);
        };
    }

    /** The language and currency of a letter. */
    private final class Writing {

        private final Locale locale;
        private final String currency;

        Writing(Locale locale, String currency) {
            this.locale = locale;
            this.currency = currency;
        }

        MailText day(DayLetter letter) {
            List<Row> lines = letter.lines().stream()
                    .map(line -> new Row(line.key(), MailTemplates.oneLine(line.text()), change(line.minor())))
                    .toList();
            Context values = values("day", letter);
            values.setVariable(
                    "sums",
                    sums(letter.carriedInMinor(), letter.changes(), "letter.day.carried-over", letter.closingMinor()));
            values.setVariable("lines", lines);
            values.setVariable("linesLeftOut", Integer.toString(letter.linesLeftOut()));
            values.setVariable("more", more(letter.linesLeftOut()));
            return write(words("letter.day.subject", letter.day(), outcome(letter)), values);
        }

        MailText week(WeekLetter letter) {
            String from = letter.day().minusDays(6).toString();
            Context values = values("week", letter);
            values.setVariable("from", from);
            values.setVariable(
                    "sums",
                    sums(letter.carriedInMinor(), letter.changes(), "letter.week.carried-over", letter.closingMinor()));
            values.setVariable(
                    "lines",
                    letter.days().stream()
                            .map(one -> new Row("", one.day().toString(), change(one.minor())))
                            .toList());
            return write(words("letter.week.subject", from, letter.day()), values);
        }

        private List<Row> sums(long carriedInMinor, List<Change> changes, String last, long closingMinor) {
            List<Row> sums = new ArrayList<>();
            sums.add(new Row("letter.day.carried-in", "", amount(carriedInMinor)));
            changes.forEach(change -> sums.add(new Row(change.key(), "", change(change.minor()))));
            sums.add(new Row(last, "", amount(closingMinor)));
            return sums;
        }

        MailText rejection(RejectionLetter letter) {
            String amount = amount(letter.minor());
            boolean returned = letter.of().kind() == Letters.Kind.returned;
            Context values = values(returned ? "returned" : "rejected", letter);
            values.setVariable(
                    "fact",
                    words(
                            fact(returned, letter.orderedMinor() == letter.minor(), letter.reason() != null),
                            letter.day(),
                            amount(letter.orderedMinor()),
                            amount,
                            amount(letter.orderedMinor() - letter.minor()),
                            letter.reason() == null ? "" : MailTemplates.oneLine(letter.reason())));
            String subject = returned ? "letter.returned.subject" : "letter.rejected.subject";
            return write(words(subject, letter.day(), amount), values);
        }

        /** The sentence without a reason is one of its own: no word of ours stands in for what nobody said. */
        private static String fact(boolean returned, boolean whole, boolean explained) {
            if (!returned) {
                return explained ? "letter.rejected.fact" : "letter.rejected.unexplained";
            }
            if (whole) {
                return explained ? "letter.returned.fact" : "letter.returned.unexplained";
            }
            return explained ? "letter.returned.part" : "letter.returned.part-unexplained";
        }

        private Context values(String content, Letter letter) {
            return new Context(
                    locale,
                    Map.of(
                            "content", content,
                            "name", MailTemplates.oneLine(letter.head().to().name()),
                            "day", letter.day().toString(),
                            "account", settings.accountUrl().toString(),
                            "choice", links.choice().toString()));
        }

        private MailText write(String subject, Context values) {
            return templates.write(subject, values);
        }

        private String outcome(DayLetter letter) {
            if (letter.paidOutMinor() != 0) {
                return words("letter.day.ordered", amount(letter.paidOutMinor()));
            }
            return letter.closingMinor() == 0
                    ? words("letter.day.nothing")
                    : words("letter.day.carried", amount(letter.closingMinor()));
        }

        private @Nullable String more(int linesLeftOut) {
            return linesLeftOut == 0 ? null : "letter.day.more." + Plural.of(locale, linesLeftOut);
        }

        private String words(String key, Object... values) {
            return messages.getMessage(key, values, locale);
        }

        /** Formatted as on pages: exact, with a true minus sign and thousands separators. */
        private String amount(long minor) {
            return money.amount(minor, currency) + " " + currency;
        }

        /** The same with a plus sign before positive amounts. */
        private String change(long minor) {
            return (minor > 0 ? "+" : "") + amount(minor);
        }
    }
}
