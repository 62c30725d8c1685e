package dev.ates.drawings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An SVG that is the same on every machine: text widths are estimated instead of measured with the installed fonts.
 * Colors are classes, so that the picture follows the reader's light or dark mode.
 */
final class Svg {
    private static final String STYLE = """
            :root { --paper: #ffffff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --panel: #f6f8fa; --box: #ffffff;
              --blue: #a8d0ff; --orange: #ffc078; --lilac: #d9c2f5; --yellow: #fff3a3; --pink: #ffc2d4; --green: #b5e6b8;
              --gear: #c3cfe0; --accent: #0b5cad; }
            @media (prefers-color-scheme: dark) { :root { --paper: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #3d444d;
              --panel: #151b23; --box: #0d1117; --blue: #1d4f87; --orange: #8a4b08; --lilac: #55388a; --yellow: #6b5b00;
              --pink: #86304f; --green: #23612b; --gear: #3a4a63; --accent: #79b8ff; } }
            text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; fill: var(--ink); }
            .mono { font-family: ui-monospace, SFMono-Regular, Menlo, "Liberation Mono", monospace; }
            .soft { fill: var(--soft); } .bold { font-weight: 600; } .accent { fill: var(--accent); }
            .paper { fill: var(--paper); } .panel { fill: var(--panel); stroke: var(--line); }
            .box { fill: var(--box); stroke: var(--line); } .rule { stroke: var(--line); fill: none; }
            .arrow { stroke: var(--soft); stroke-width: 1.5; fill: none; marker-end: url(#head); }
            .head { fill: var(--soft); } .link { stroke: var(--accent); stroke-width: 1.2; fill: none; opacity: .55; }
            .dot { fill: var(--accent); opacity: .8; } .told { stroke: var(--ink); stroke-opacity: .15; }
            .heard { stroke: var(--ink); stroke-dasharray: 4 3; stroke-opacity: .6; }
            """;

    private final StringBuilder body = new StringBuilder();

    Svg rectangle(double x, double y, double width, double height, double radius, String classes) {
        body.append("<rect x='%s' y='%s' width='%s' height='%s' rx='%s' class='%s'/>\n"
                .formatted(number(x), number(y), number(width), number(height), number(radius), classes));
        return this;
    }

    Svg note(double x, double y, double width, double height, String color, String classes) {
        body.append("<rect x='%s' y='%s' width='%s' height='%s' rx='3' class='%s' style='fill: var(--%s)'/>\n"
                .formatted(number(x), number(y), number(width), number(height), classes, color));
        return this;
    }

    Svg text(double x, double y, double size, String classes, String text) {
        return text(x, y, size, classes, "start", text);
    }

    /** @param anchor "start", "middle" or "end" */
    Svg text(double x, double y, double size, String classes, String anchor, String text) {
        body.append("<text x='%s' y='%s' font-size='%s' text-anchor='%s' class='%s'>%s</text>\n"
                .formatted(number(x), number(y), number(size), anchor, classes, escaped(text)));
        return this;
    }

    Svg path(String d, String classes) {
        body.append("<path d='%s' class='%s'/>\n".formatted(d, classes));
        return this;
    }

    Svg dot(double x, double y) {
        body.append("<circle cx='%s' cy='%s' r='2.5' class='dot'/>\n".formatted(number(x), number(y)));
        return this;
    }

    /** The document with everything drawn so far, and with a title and a description for screen readers. */
    String document(double width, double height, String title, String description) {
        return """
                <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %1$s %2$s' width='%1$s' height='%2$s' role='img' aria-labelledby='t d'>
                <title id='t'>%3$s</title>
                <desc id='d'>%4$s</desc>
                <style>
                %5$s</style>
                <defs><marker id='head' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='7' markerHeight='7' orient='auto'><path class='head' d='M0 0 8 4 0 8z'/></marker></defs>
                <rect width='%1$s' height='%2$s' class='paper'/>
                %6$s</svg>
                """.formatted(number(width), number(height), escaped(title), escaped(description), STYLE, body);
    }

    /** Breaks a text at blanks into lines of at most this many characters; a longer word gets its own line. */
    static List<String> lines(String text, int charactersMax) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > charactersMax) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    static String number(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : String.format(Locale.ROOT, "%.1f", number);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
