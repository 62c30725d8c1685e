package dev.ates.bank.iso20022;

import dev.ates.bank.iso20022.Booking.Amount;
import dev.ates.bank.iso20022.StatusCode.Meaning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A customer payment status report of ISO 20022, message pain.002, variant 001. The status of a file or an instruction
 * holds for those of its transactions that have no status of their own.
 *
 * <p>A report that contradicts itself about an order decides nothing: one of the two final statuses is wrong, and money
 * is not booked on a guess. A final status outweighs one that is not final. A rejection as a duplicate decides nothing
 * either, see {@link Duplicates}.
 *
 * @param message the id of the file that the report is about, if stated
 * @param files the ids that the report names: of a message and its instructions
 * @param whole the status of the whole file, if stated
 * @param orders the statuses of single orders
 * @param complaints what in it is unclear
 */
record StatusReport(
        Optional<String> message,
        List<String> files,
        Optional<Verdict> whole,
        Map<UUID, Verdict> orders,
        List<String> complaints) {

    private static final int REASON_LENGTH_MAX = 400;
    private static final int ID_LENGTH_MAX = 100;

    /**
     * The meaning of a status code, with everything that the report states beside it.
     *
     * @param amount the order's amount according to the report, if stated
     */
    record Verdict(Meaning meaning, String reason, @Nullable Amount amount) {

        /** Whether the order stays open, with this status as a remark. */
        boolean isUnclear() {
            return meaning == Meaning.unknown || meaning == Meaning.nothing;
        }

        /** A final status with another amount does not settle the order. */
        Verdict on(Amount ordered) {
            return amount == null || amount.equals(ordered) || !meaning.isFinal()
                    ? this
                    : unclear("%s, but for %s and not for %s".formatted(reason, amount, ordered));
        }

        private static Verdict unclear(String reason) {
            return new Verdict(Meaning.unknown, Xml.clean(reason, REASON_LENGTH_MAX), null);
        }
    }

    /** @param report the element {@code CstmrPmtStsRpt} */
    static StatusReport read(Element report) {
        Element group = Xml.first(report, "OrgnlGrpInfAndSts")
                .orElseThrow(() -> new Xml.Unreadable("It has no OrgnlGrpInfAndSts", null));
        Set<String> files = new LinkedHashSet<>();
        Optional<String> message = Xml.text(group, "OrgnlMsgId").filter(id -> !id.equals("NOTPROVIDED"));
        message.ifPresent(files::add);
        Duplicates duplicates = Duplicates.in(report);
        Optional<Verdict> whole = ofWhole(group, "GrpSts", duplicates);
        Map<UUID, List<Verdict>> said = new LinkedHashMap<>();
        List<String> strangers = new ArrayList<>();
        for (Element instruction : Xml.all(report, "OrgnlPmtInfAndSts")) {
            Xml.text(instruction, "OrgnlPmtInfId").ifPresent(files::add);
            // We write one instruction per file, so its status holds for the file.
            Optional<Verdict> ofFile = whole;
            whole = ofWhole(instruction, "PmtInfSts", duplicates).or(() -> ofFile);
            for (Element transaction : Xml.all(instruction, "TxInfAndSts")) {
                read(transaction, duplicates, said, strangers);
            }
        }
        if (files.isEmpty()) {
            throw new Xml.Unreadable("OrgnlGrpInfAndSts has no OrgnlMsgId", null);
        }
        // A transaction that names no order may be any of them; then the report decides none of the others.
        Optional<Verdict> ofOthers = strangers.isEmpty()
                ? whole
                : whole.filter(verdict -> !verdict.meaning().isFinal());
        Map<UUID, Verdict> orders = new LinkedHashMap<>();
        said.forEach((key, verdicts) -> orders.put(key, decided(verdicts)));
        return new StatusReport(message, List.copyOf(files), ofOthers, orders, complaints(whole, orders, strangers));
    }

    private static void read(
            Element transaction, Duplicates duplicates, Map<UUID, List<Verdict>> said, List<String> strangers) {
        Optional<String> id = Xml.text(transaction, "OrgnlEndToEndId");
        Optional<UUID> key = id.flatMap(OrderId::key);
        Optional<Verdict> verdict = Xml.first(transaction, "TxSts")
                .map(status -> withAmount(verdict(transaction, Xml.text(status), duplicates), transaction));
        if (key.isPresent()) {
            verdict.ifPresent(one ->
                    said.computeIfAbsent(key.get(), order -> new ArrayList<>()).add(one));
        } else {
            strangers.add("A transaction is about %s, which is no order of ours%s"
                    .formatted(
                            Xml.clean(id.orElse("?"), ID_LENGTH_MAX),
                            verdict.map(one -> ": " + one.reason()).orElse("")));
        }
    }

    private static Verdict withAmount(Verdict verdict, Element transaction) {
        try {
            return new Verdict(
                    verdict.meaning(),
                    verdict.reason(),
                    Xml.first(transaction, "OrgnlTxRef/Amt/InstdAmt")
                            .map(Amount::of)
                            .orElse(null));
        } catch (Xml.Unreadable e) {
            return Verdict.unclear("%s, but its amount cannot be read: %s".formatted(verdict.reason(), e.getMessage()));
        }
    }

    private static List<String> complaints(Optional<Verdict> whole, Map<UUID, Verdict> orders, List<String> strangers) {
        List<String> complaints = new ArrayList<>(strangers);
        whole.filter(Verdict::isUnclear).ifPresent(verdict -> complaints.add("The whole file: " + verdict.reason()));
        orders.forEach((key, verdict) -> {
            if (verdict.isUnclear()) {
                complaints.add("Order %s: %s".formatted(OrderId.of(key), verdict.reason()));
            }
        });
        return complaints;
    }

    private static Verdict decided(List<Verdict> verdicts) {
        List<Verdict> last =
                verdicts.stream().filter(verdict -> verdict.meaning().isFinal()).toList();
        List<Verdict> withAmount =
                last.stream().filter(verdict -> verdict.amount() != null).toList();
        if (last.stream().map(Verdict::meaning).distinct().count() > 1
                || withAmount.stream().map(Verdict::amount).distinct().count() > 1) {
            return Verdict.unclear("The report contradicts itself: "
                    + last.stream().map(Verdict::reason).collect(Collectors.joining(", then ")));
        }
        if (last.isEmpty()) {
            return verdicts.getLast();
        }
        return withAmount.isEmpty() ? last.getFirst() : withAmount.getFirst();
    }

    private static Optional<Verdict> ofWhole(Element part, String element, Duplicates duplicates) {
        return Xml.text(part, element)
                .map(code -> verdict(part, code, duplicates))
                .filter(verdict -> verdict.meaning() != Meaning.nothing);
    }

    private static Verdict verdict(Element part, String code, Duplicates duplicates) {
        Meaning meaning = StatusCode.of(code);
        String reason = reason(part, code.isEmpty() ? "an empty status" : code);
        if (meaning == Meaning.rejected && duplicates.cover(part)) {
            return Verdict.unclear(reason + " (as a duplicate: that says nothing about the original)");
        }
        return meaning == Meaning.unknown
                ? Verdict.unclear(reason + " (a status that we do not know)")
                : new Verdict(meaning, reason, null);
    }

    private static String reason(Element part, String code) {
        String said = Xml.all(part, "StsRsnInf").stream()
                .flatMap(information -> Stream.concat(
                        Stream.concat(
                                Xml.text(information, "Rsn/Cd").stream(), Xml.text(information, "Rsn/Prtry").stream()),
                        Xml.all(information, "AddtlInf").stream().map(Xml::text)))
                .collect(Collectors.joining(" "));
        return Xml.clean(said.isEmpty() ? code : code + " " + said, REASON_LENGTH_MAX);
    }
}
