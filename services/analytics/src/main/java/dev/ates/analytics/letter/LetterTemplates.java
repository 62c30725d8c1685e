package dev.ates.analytics.letter;

import dev.ates.analytics.letter.DayInBrief.Brief;
import dev.ates.analytics.letter.DayInBrief.Figures;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.mail.MailTemplates;
import dev.ates.mail.MailText;
import dev.ates.ui.Money;
import dev.ates.ui.Plural;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;

/** Renders letters with the templates in {@code analytics/letters} and the messages in {@code analytics/messages}. */
@Component
class LetterTemplates {

    private final Money money;
    private final MessageSource messages;
    private final BusinessCalendar calendar;
    private final LetterLinks links;
    private final MailTemplates templates;

    LetterTemplates(Money money, MessageSource messages, BusinessCalendar calendar, LetterLinks links) {
        this.money = money;
        this.messages = messages;
        this.calendar = calendar;
        this.links = links;
        this.templates = new MailTemplates("analytics/letters", messages);
    }

    /**
     * A figure of the day.
     *
     * @param note what it was on the day before, or whose task it is; empty if there is nothing to say
     */
    record Row(String name, String value, String note) {}

    MailText write(Letter letter) {
        return new Writing(
                        Locale.forLanguageTag(letter.to().language()),
                        letter.brief().currency())
                .letter(letter);
    }

    /** The language and currency of a letter. */
    private final class Writing {

        private final Locale locale;
        private final String currency;

        Writing(Locale locale, String currency) {
            this.locale = locale;
            this.currency = currency;
        }

        MailText letter(Letter letter) {
            Brief brief = letter.brief();
            String day = letter.of().day().toString();
            Context values = new Context(
                    locale,
                    Map.of(
                            "name", MailTemplates.oneLine(letter.to().name()),
                            "day", day,
                            "zone", calendar.zone().getId(),
                            "rows", List.of(earned(brief), inTheRed(brief), mostExpensive(brief.day())),
                            "week", brief.week().stream().map(this::ofWeek).toList(),
                            "together", together(brief),
                            "link", links.day(letter.of().day()).toString(),
                            "stop", links.page().toString()));
            return templates.write(
                    words("letter.subject", day, amount(brief.day().earnedMinor())), values);
        }

        private Row earned(Brief brief) {
            long minor = brief.day().earnedMinor();
            Figures before = brief.before();
            return new Row(
                    words("letter.earned"),
                    change(minor),
                    before == null
                            ? ""
                            : words(
                                    "letter.day-before",
                                    change(before.earnedMinor()),
                                    change(Math.subtractExact(minor, before.earnedMinor()))));
        }

        private Row inTheRed(Brief brief) {
            Figures day = brief.day();
            Figures before = brief.before();
            long more = before == null ? 0 : day.inTheRed() - before.inTheRed();
            return new Row(
                    words("letter.in-the-red"),
                    day.inTheRed() == 0
                            ? people(0)
                            : words("letter.people-and-sum", people(day.inTheRed()), amount(day.inTheRedMinor())),
                    before == null
                            ? ""
                            : words("letter.day-before", before.inTheRed(), (more > 0 ? "+" : "") + minus(more)));
        }

        private Row mostExpensive(Figures day) {
            Long minor = day.bestMinor();
            return new Row(
                    words("letter.most-expensive"),
                    minor == null ? words("letter.none") : amount(minor),
                    minor == null ? "" : task(day.bestText(), day.bestBy()));
        }

        private String task(@Nullable String text, @Nullable String by) {
            String title = MailTemplates.oneLine(text == null ? "" : text);
            return by == null ? title : "%s – %s".formatted(title, MailTemplates.oneLine(by));
        }

        private Row ofWeek(Figures day) {
            return new Row(day.day().toString(), change(day.earnedMinor()), "");
        }

        private String together(Brief brief) {
            Long before = brief.weekBeforeMinor();
            return before == null
                    ? words("letter.week.sum", change(brief.weekMinor()))
                    : words(
                            "letter.week.sum-and-before",
                            change(brief.weekMinor()),
                            change(before),
                            change(Math.subtractExact(brief.weekMinor(), before)));
        }

        private String people(long count) {
            return words("letter.people." + Plural.of(locale, count), count);
        }

        private String words(String key, Object... values) {
            return messages.getMessage(
                    key, List.of(values).stream().map(String::valueOf).toArray(), locale);
        }

        private String amount(long minor) {
            return money.amount(minor, currency) + " " + currency;
        }

        /** The same with a plus sign before positive amounts. */
        private String change(long minor) {
            return (minor > 0 ? "+" : "") + amount(minor);
        }

        private static String minus(long count) {
            return (count < 0 ? "−" : "") + Math.abs(count);
        }
    }
}
