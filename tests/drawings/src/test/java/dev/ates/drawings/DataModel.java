package dev.ates.drawings;

import dev.ates.drawings.Schema.Column;
import dev.ates.drawings.Schema.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A drawing of a schema: tables are grouped by the package that writes them, its room. Each column that refers to a table names it;
 * a line is drawn as well where it has a free way, within a column of tables or between neighboring ones.
 */
final class DataModel {
    private static final double TABLE_WIDTH = 276;
    private static final double LINE = 16;
    private static final double HEAD = 26;
    private static final double PAD = 12;

    /** The width of a character in the names of columns. */
    private static final double CHARACTER = 6.65;

    private static final double ROOM_HEAD = 30;
    private static final double GUTTER = 34;
    private static final double TOP = 84;
    private static final double ROOM_WIDTH = TABLE_WIDTH + 2 * PAD;

    private final Schema schema;
    private final Map<String, List<Table>> rooms;
    private final Map<Table, Place> places = new LinkedHashMap<>();

    /** The position of a table; its lines are below its head. */
    private record Place(int column, double x, double y) {}

    /** The position of a room. */
    private record Panel(String name, double x, double y, double height) {}

    DataModel(Schema schema, Rooms rooms) {
        this.schema = schema;
        this.rooms = new TreeMap<>();
        for (Table table : schema.tables()) {
            this.rooms
                    .computeIfAbsent(rooms.of(table.name()), room -> new ArrayList<>())
                    .add(table);
        }
    }

    String drawn(String title, String subtitle, int columns) {
        double[] bottoms = new double[columns];
        Arrays.fill(bottoms, TOP);
        List<Panel> panels = new ArrayList<>();
        List<Map.Entry<String, List<Table>>> tallestFirst = panels(columns).stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, List<Table>> room) -> -height(room.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .toList();
        for (Map.Entry<String, List<Table>> room : tallestFirst) {
            panels.add(place(room.getKey(), room.getValue(), bottoms));
        }
        double width = 2 * 16 + columns * ROOM_WIDTH + (columns - 1) * GUTTER;
        double bottom = Arrays.stream(bottoms).max().orElseThrow();
        Svg svg = new Svg().text(24, 42, 24, "bold", title).text(24, 64, 12, "soft", subtitle);
        for (Panel panel : panels) {
            svg.rectangle(panel.x(), panel.y(), ROOM_WIDTH, panel.height(), 8, "panel");
            svg.text(panel.x() + PAD, panel.y() + 20, 13, "bold accent mono", panel.name() + "/");
        }
        places.forEach((table, place) -> table(svg, table, place));
        places.forEach((table, place) -> links(svg, table, place));
        return svg.document(width, bottom, title, subtitle);
    }

    /** A panel for each room, or one in each column for the only room of a schema. */
    private List<Map.Entry<String, List<Table>>> panels(int columns) {
        if (rooms.size() > 1) {
            return List.copyOf(rooms.entrySet());
        }
        List<Map.Entry<String, List<Table>>> panels = new ArrayList<>();
        rooms.forEach((room, tables) -> {
            List<Table> left = new ArrayList<>(tables);
            while (!left.isEmpty()) {
                List<Table> panel = new ArrayList<>();
                do {
                    panel.add(left.removeFirst());
                } while (!left.isEmpty() && height(panel) + height(left.getFirst()) / 2 < height(tables) / columns);
                panels.add(Map.entry(room, panel));
            }
        });
        return panels;
    }

    private Panel place(String room, List<Table> tables, double[] bottoms) {
        int column = 0;
        for (int i = 1; i < bottoms.length; i++) {
            if (bottoms[i] < bottoms[column]) {
                column = i;
            }
        }
        double x = 16 + column * (ROOM_WIDTH + GUTTER);
        Panel panel = new Panel(room, x, bottoms[column], height(tables));
        double y = panel.y() + ROOM_HEAD;
        for (Table table : tables) {
            places.put(table, new Place(column, x + PAD, y));
            y += height(table) + PAD;
        }
        bottoms[column] += panel.height() + 18;
        return panel;
    }

    private static double height(List<Table> tables) {
        return ROOM_HEAD
                + tables.stream().mapToDouble(table -> height(table) + PAD).sum();
    }

    private static double height(Table table) {
        return HEAD + table.columns().stream().mapToDouble(DataModel::height).sum() + 6;
    }

    private static double height(Column column) {
        return LINE
                + (column.values().isEmpty()
                        ? 0
                        : 11 * Svg.lines(column.values(), 46).size() + 2);
    }

    private void table(Svg svg, Table table, Place place) {
        svg.rectangle(place.x(), place.y(), TABLE_WIDTH, height(table), 5, "box");
        svg.text(place.x() + 10, place.y() + 18, 13, "bold", table.name());
        svg.path(
                "M%s %s h%s".formatted(Svg.number(place.x()), Svg.number(place.y() + HEAD), Svg.number(TABLE_WIDTH)),
                "rule");
        double y = place.y() + HEAD + 14;
        for (Column column : table.columns()) {
            svg.text(
                    place.x() + 10,
                    y,
                    11,
                    column.key() ? "mono bold" : "mono",
                    (column.key() ? "◆ " : "  ") + column.name());
            double behind = place.x() + 10 + CHARACTER * (column.name().length() + 3);
            double line = y;
            schema.pointedAtBy(table, column)
                    .ifPresent(target -> svg.text(behind, line, 10, "accent", "→ " + target.name()));
            String type = (column.computed() ? "= " : "") + column.type() + (column.optional() ? "?" : "");
            svg.text(place.x() + TABLE_WIDTH - 10, y, 10.5, "mono soft", "end", type);
            double below = y + 11;
            if (!column.values().isEmpty()) {
                for (String values : Svg.lines(column.values(), 46)) {
                    svg.text(place.x() + 24, below, 9, "soft", values);
                    below += 11;
                }
            }
            y += height(column);
        }
    }

    private void links(Svg svg, Table table, Place from) {
        double y = from.y() + HEAD + 10;
        for (Column column : table.columns()) {
            double at = y;
            schema.pointedAtBy(table, column)
                    .map(places::get)
                    .filter(target -> Math.abs(target.column() - from.column()) <= 1)
                    .ifPresent(target -> link(svg, from, at, target));
            y += height(column);
        }
    }

    private static void link(Svg svg, Place from, double y, Place to) {
        boolean leftwards = to.column() < from.column();
        boolean within = to.column() == from.column();
        double x1 = leftwards ? from.x() : from.x() + TABLE_WIDTH;
        double x2 = leftwards || within ? to.x() + TABLE_WIDTH : to.x();
        double y2 = to.y() + HEAD / 2;
        double bend = within ? 26 : Math.max(40, Math.abs(x2 - x1) / 2);
        double c1 = leftwards ? x1 - bend : x1 + bend;
        double c2 = leftwards || within ? x2 + bend : x2 - bend;
        svg.path(
                "M%s %s C%s %s %s %s %s %s"
                        .formatted(
                                Svg.number(x1),
                                Svg.number(y),
                                Svg.number(c1),
                                Svg.number(y),
                                Svg.number(c2),
                                Svg.number(y2),
                                Svg.number(x2),
                                Svg.number(y2)),
                "link");
        svg.dot(x1, y);
    }
}
