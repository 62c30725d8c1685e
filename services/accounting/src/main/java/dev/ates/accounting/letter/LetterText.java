package dev.ates.accounting.letter;

import dev.ates.accounting.letter.Letters.Letter;
import dev.ates.accounting.letter.Letters.Line;
import dev.ates.ui.Money;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.util.HtmlUtils;

/** What a letter says: the subject, and the same facts as text and as HTML. */
record LetterText(String subject, String plain, String html) {

    private static final Money MONEY = new Money();

    /** On the body itself, as mail programs drop style sheets. */
    private static final String STYLE =
            "font-family: sans-serif; font-size: 14px; color: #222; margin: 16px; overflow-wrap: anywhere";

    static LetterText of(Letter letter, URI accountUrl) {
        Words words = Words.of(letter.language());
        return switch (letter.of().kind()) {
            case day -> ofDay(letter, words, accountUrl);
            case rejected -> ofRejection(letter, words, accountUrl);
        };
    }

    private static LetterText ofRejection(Letter letter, Words words, URI accountUrl) {
        long minor = letter.rejectedMinor() == null ? 0 : letter.rejectedMinor();
        String fact = words.notPaid.formatted(
                letter.day(),
                money(minor, letter.currency()),
                oneLine(letter.rejectedReason() == null ? "?" : letter.rejectedReason()));
        List<String> paragraphs = List.of(
                words.hello.formatted(oneLine(letter.name())),
                fact,
                words.moneyIsBack,
                words.account.formatted(accountUrl));
        StringBuilder html = new StringBuilder(start(words));
        paragraphs.forEach(
                paragraph -> html.append("<p>").append(escaped(paragraph)).append("</p>"));
        return new LetterText(
                words.notPaidSubject.formatted(letter.day(), money(minor, letter.currency())),
                String.join("\n\n", paragraphs) + "\n",
                html.append("</body></html>").toString());
    }

    private static LetterText ofDay(Letter letter, Words words, URI accountUrl) {
        List<Sum> sums = sums(letter, words);
        return new LetterText(
                words.subject.formatted(letter.day()) + outcome(letter, words),
                plain(letter, words, sums, accountUrl),
                html(letter, words, sums, accountUrl));
    }

    private record Sum(String what, String amount) {}

    /** From the balance that the day began with to the one that it ended with: what stands between them is added up. */
    private static List<Sum> sums(Letter letter, Words words) {
        String currency = letter.currency();
        List<Sum> sums = new ArrayList<>();
        sums.add(new Sum(words.carriedIn, money(letter.carriedInMinor(), currency)));
        sums.add(new Sum(words.earned, change(letter.rewardsMinor(), currency)));
        sums.add(new Sum(words.charged, change(letter.feesMinor(), currency)));
        if (letter.othersMinor() != 0) {
            sums.add(new Sum(words.corrections, change(letter.othersMinor(), currency)));
        }
        sums.add(new Sum(words.paidOut, change(letter.payoutsMinor(), currency)));
        sums.add(new Sum(words.carriedOver, money(letter.closingMinor(), currency)));
        return sums;
    }

    private static String outcome(Letter letter, Words words) {
        if (letter.payoutsMinor() != 0) {
            return words.paid + " " + money(-letter.payoutsMinor(), letter.currency());
        }
        if (letter.closingMinor() != 0) {
            return words.carried + " " + money(letter.closingMinor(), letter.currency());
        }
        return words.nothing;
    }

    private static String plain(Letter letter, Words words, List<Sum> sums, URI accountUrl) {
        StringBuilder text = new StringBuilder();
        text.append(words.hello.formatted(oneLine(letter.name())))
                .append("\n\n")
                .append(letter.day())
                .append("\n\n");
        for (Sum sum : sums) {
            text.append(sum.what()).append(": ").append(sum.amount()).append('\n');
        }
        text.append('\n').append(words.lines).append(":\n");
        for (Line line : letter.lines()) {
            text.append("  ")
                    .append(change(line.signedMinor(), letter.currency()))
                    .append("  ")
                    .append(words.of(line.kind()))
                    .append(": ")
                    .append(oneLine(line.text()))
                    .append('\n');
        }
        if (letter.linesLeftOut() > 0) {
            text.append("  … ").append(words.more(letter.linesLeftOut())).append('\n');
        }
        return text.append('\n')
                .append(words.account.formatted(accountUrl))
                .append('\n')
                .toString();
    }

    private static String html(Letter letter, Words words, List<Sum> sums, URI accountUrl) {
        StringBuilder html = new StringBuilder(start(words));
        html.append("<p>")
                .append(escaped(words.hello.formatted(oneLine(letter.name()))))
                .append("</p><h1>")
                .append(letter.day())
                .append("</h1><table cellpadding=\"4\">");
        for (Sum sum : sums) {
            row(html, sum.what(), sum.amount());
        }
        html.append("</table><h2>").append(escaped(words.lines)).append("</h2><table cellpadding=\"4\">");
        for (Line line : letter.lines()) {
            row(
                    html,
                    words.of(line.kind()) + ": " + oneLine(line.text()),
                    change(line.signedMinor(), letter.currency()));
        }
        html.append("</table>");
        if (letter.linesLeftOut() > 0) {
            html.append("<p>… ")
                    .append(escaped(words.more(letter.linesLeftOut())))
                    .append("</p>");
        }
        return html.append("<p>")
                .append(escaped(words.account.formatted(accountUrl)))
                .append("</p></body></html>")
                .toString();
    }

    private static String start(Words words) {
        return "<!doctype html><html lang=\"%s\"><body style=\"%s\">".formatted(words, STYLE);
    }

    private static void row(StringBuilder html, String what, String amount) {
        html.append("<tr><td dir=\"auto\">")
                .append(escaped(what))
                .append("</td><td align=\"right\" style=\"white-space: nowrap\">")
                .append(escaped(amount))
                .append("</td></tr>");
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    /** As on the pages: exact, a true minus, thousands apart. */
    private static String money(long minor, String currency) {
        return MONEY.amount(minor, currency) + " " + currency;
    }

    /** The same with a plus before what comes in. */
    private static String change(long minor, String currency) {
        return (minor > 0 ? "+" : "") + money(minor, currency);
    }
}
