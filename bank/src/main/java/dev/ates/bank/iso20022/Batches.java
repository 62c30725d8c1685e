package dev.ates.bank.iso20022;

import dev.ates.bank.Bank.Line;
import dev.ates.bank.OrderId;
import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Our order files that the bank books as one amount. */
record Batches(JdbcClient jdbc) {

    /** The amounts that the bank may book for a whole file. */
    private static final Set<Line.Kind> OF_ORDERS = EnumSet.of(Line.Kind.payment, Line.Kind.returned);

    /** An order of a file, for a batch that the bank books as a whole. */
    private record InFile(UUID key, String messageId, long amountMinor, String currency, boolean rejected) {}

    /**
     * A statement's lines, with a batch of ours split into its orders if the bank has booked, or returned, as one amount
     * all orders that it did not reject, or all orders: it may reject one after it has booked the file.
     */
    List<Line> brokenDown(List<Line> lines) {
        List<Line> batches =
                lines.stream().filter(line -> OF_ORDERS.contains(line.kind())).toList();
        Map<String, List<InFile>> files = jdbc
                .sql("""
                select key, message_id, amount_minor, currency, status = 'rejected' as rejected from iso20022.file_order
                where message_id = any(:ids) order by message_id, key
                """)
                .param("ids", Columns.texts(batches, line -> fileId(line.reference())))
                .query(Rows.as(InFile.class))
                .list()
                .stream()
                .collect(Collectors.groupingBy(InFile::messageId));
        List<Line> brokenDown = new ArrayList<>();
        for (Line line : lines) {
            List<InFile> orders = OF_ORDERS.contains(line.kind())
                    ? files.getOrDefault(fileId(line.reference()), List.of())
                    : List.of();
            List<InFile> booked = booked(orders, line);
            booked.forEach(order -> brokenDown.add(new Line(
                    brokenDown.size() + 1L,
                    line.kind(),
                    OrderId.of(order.key()),
                    order.amountMinor(),
                    order.currency())));
            if (booked.isEmpty()) {
                brokenDown.add(new Line(
                        brokenDown.size() + 1L, line.kind(), line.reference(), line.amountMinor(), line.currency()));
            }
        }
        return brokenDown;
    }

    /** The orders of a file that come to the amount of a line; empty if neither all nor those not rejected do. */
    private static List<InFile> booked(List<InFile> orders, Line line) {
        List<InFile> all = orders.stream()
                .filter(order -> order.currency().equals(line.currency()))
                .toList();
        List<InFile> kept = all.stream().filter(order -> !order.rejected()).toList();
        return Stream.of(kept, all)
                .filter(some -> some.stream().mapToLong(InFile::amountMinor).sum() == line.amountMinor())
                .findFirst()
                .orElse(List.of());
    }

    private static String fileId(String reference) {
        return OrderId.key(reference).map(OrderId::of).orElse("");
    }
}
