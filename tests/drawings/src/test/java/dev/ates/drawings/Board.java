package dev.ates.drawings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The event-storming board of {@code board.yaml} and its drawing: a lane per service, a row per flow. */
record Board(List<Lane> lanes) {
    private static final double LEFT = 150;
    private static final double NOTE_WIDTH = 148;
    private static final double NOTE_HEIGHT = 74;
    private static final double GAP = 30;
    private static final double ROW = NOTE_HEIGHT + 14;
    private static final double TOP = 96;
    private static final int NOTES_MAX = 6;

    record Lane(String service, String title, List<List<Note>> flows) {
        Lane {
            for (List<Note> flow : flows) {
                if (flow.size() > NOTES_MAX) {
                    throw new IllegalArgumentException("A flow of %s has %d notes, a row has room for %d: %s"
                            .formatted(service, flow.size(), NOTES_MAX, flow));
                }
            }
        }
    }

    /** @param detail the route of a command, or the work of a robot; empty for others */
    record Note(Kind kind, String text, String detail) {}

    enum Kind {
        actor("yellow"),
        command("blue"),
        event("orange"),
        policy("lilac"),
        robot("gear"),
        outside("pink"),
        view("green");

        private final String color;

        Kind(String color) {
            this.color = color;
        }
    }

    static Board read(Path file) throws IOException {
        List<Lane> lanes = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file)) {
            List<Map<String, Object>> written = new Yaml().load(reader);
            for (Map<String, Object> lane : written) {
                lanes.add(new Lane(text(lane, "service"), text(lane, "title"), flows(lane.get("flows"))));
            }
        }
        return new Board(lanes);
    }

    @SuppressWarnings("unchecked") // The structure of the file.
    private static List<List<Note>> flows(Object written) {
        return ((List<List<Map<String, Object>>>) written)
                .stream().map(flow -> flow.stream().map(Board::note).toList()).toList();
    }

    private static Note note(Map<String, Object> written) {
        for (Kind kind : Kind.values()) {
            if (written.containsKey(kind.name())) {
                Object detail = written.getOrDefault("route", written.getOrDefault("does", ""));
                return new Note(kind, text(written, kind.name()), detail.toString());
            }
        }
        throw new IllegalArgumentException("No note of the board is like this: " + written);
    }

    private static String text(Map<String, Object> written, String key) {
        Object value = written.get(key);
        if (value == null) {
            throw new IllegalArgumentException("The board misses '" + key + "' in " + written);
        }
        return value.toString();
    }

    String drawn() {
        double width = LEFT + NOTES_MAX * (NOTE_WIDTH + GAP) + 4;
        Svg svg = new Svg().text(24, 44, 24, "bold", "aTES, the event-storming board");
        legend(svg, 24, 58);
        double y = TOP + 12;
        for (Lane lane : lanes) {
            List<List<List<Note>>> rows = rows(lane.flows());
            double height = rows.size() * ROW + 14;
            svg.rectangle(12, y, width - 24, height, 8, "panel");
            svg.text(28, y + 30, 18, "bold", lane.title());
            svg.text(28, y + 48, 11, "soft mono", lane.service());
            double top = y + 14;
            for (List<List<Note>> row : rows) {
                double x = LEFT;
                for (List<Note> flow : row) {
                    flow(svg, flow, x, top);
                    x += NOTES_MAX / 2 * (NOTE_WIDTH + GAP);
                }
                top += ROW;
            }
            y += height + 14;
        }
        return svg.document(
                width,
                y,
                "The event-storming board of aTES",
                "Commands, events, policies, robots, outside systems and views by service.");
    }

    /** Two consecutive flows share a row if each needs at most half of it. */
    private static List<List<List<Note>>> rows(List<List<Note>> flows) {
        List<List<List<Note>>> rows = new ArrayList<>();
        boolean hasRoom = false;
        for (List<Note> flow : flows) {
            boolean isShort = flow.size() <= NOTES_MAX / 2;
            if (hasRoom && isShort) {
                rows.getLast().add(flow);
                hasRoom = false;
            } else {
                rows.add(new ArrayList<>(List.of(flow)));
                hasRoom = isShort;
            }
        }
        return rows;
    }

    private static void flow(Svg svg, List<Note> flow, double left, double y) {
        double x = left;
        for (int i = 0; i < flow.size(); i++) {
            Note note = flow.get(i);
            boolean heard = note.kind() == Kind.event && i == 0;
            svg.note(x, y, NOTE_WIDTH, NOTE_HEIGHT, note.kind().color, heard ? "heard" : "told");
            svg.text(
                    x + 8,
                    y + 14,
                    9,
                    "soft",
                    heard ? "event heard" : note.kind().name());
            write(svg, note, x + 8, y + 30);
            if (i > 0) {
                svg.path(
                        "M%s %s h%s"
                                .formatted(
                                        Svg.number(x - GAP + 3), Svg.number(y + NOTE_HEIGHT / 2), Svg.number(GAP - 7)),
                        "arrow");
            }
            x += NOTE_WIDTH + GAP;
        }
    }

    private static void write(Svg svg, Note note, double x, double y) {
        String name = note.kind() == Kind.event ? note.text().replaceFirst("^ates\\.", "") : note.text();
        double line = y;
        for (String words : Svg.lines(name, 19)) {
            svg.text(x, line, 12, "bold", words);
            line += 15;
        }
        String detail = note.kind() == Kind.command ? "" : note.detail();
        if (!detail.isEmpty()) {
            for (String words : Svg.lines(detail, 26)) {
                svg.text(x, line, 10, "", words);
                line += 12;
            }
        }
    }

    private static void legend(Svg svg, double left, double y) {
        double x = left;
        for (Kind kind : Kind.values()) {
            svg.note(x, y, 14, 14, kind.color, "told");
            svg.text(x + 20, y + 12, 12, "soft", kind.name());
            x += 34 + kind.name().length() * 8;
        }
        svg.rectangle(x, y, 14, 14, 3, "box heard").text(x + 20, y + 12, 12, "soft", "told by another service");
    }
}
