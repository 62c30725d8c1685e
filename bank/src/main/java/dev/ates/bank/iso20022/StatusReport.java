package dev.ates.bank.iso20022;

import dev.ates.bank.OrderId;
import dev.ates.bank.iso20022.Booking.Amount;
import dev.ates.bank.iso20022.StatusCode.Meaning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A customer payment status report of ISO 20022, message pain.002, variant 001. The status of a file or an instruction
 * holds for those of its transactions that have no status of their own.
 *
 * <p>A report that contradicts itself about an order or about the whole file decides nothing: one of the two final
 * statuses is wrong, and money is not booked on a guess. A final status outweighs one that is not final. A rejection as
 * a duplicate decides nothing either, see {@link Duplicates}.
 *
 * @param groups what it says of messages: there should be one, ours
 * @param instructions what it says of instructions: our files have one each, under the id of the file
 * @param orders the statuses of single orders
 * @param strangers the transactions that name no order
 */
record StatusReport(List<Part> groups, List<Part> instructions, Map<UUID, Status> orders, List<String> strangers) {

    private static final int REASON_LENGTH_MAX = 400;
    private static final int ID_LENGTH_MAX = 100;

    /**
     * The meaning of a status code, with everything that the report states beside it.
     *
     * @param amount the order's amount according to the report, if stated
     */
    record Status(Meaning meaning, String reason, @Nullable Amount amount) {

        /** Whether the order stays open, with this status as a remark. */
        boolean isUnclear() {
            return meaning == Meaning.unknown || meaning == Meaning.nothing;
        }

        /** A final status with another amount does not settle the order. */
        Status on(Amount ordered) {
            return amount == null || amount.equals(ordered) || !meaning.isFinal()
                    ? this
                    : unclear("%s, but for %s and not for %s".formatted(reason, amount, ordered));
        }

        private static Status unclear(String reason) {
            return new Status(Meaning.unknown, Xml.clean(reason, REASON_LENGTH_MAX), null);
        }
    }

    /**
     * A message or an instruction that the report is about.
     *
     * @param id as the bank reports it; empty if it does not
     */
    record Part(Optional<String> id, Optional<Status> status) {

        private static Part of(Element part, String id, String status, Duplicates duplicates) {
            return new Part(
                    Xml.text(part, id).filter(one -> !one.equals("NOTPROVIDED")),
                    Xml.text(part, status).map(code -> statusOf(part, code, duplicates)));
        }

        /** @param file the id of a file of ours */
        private boolean isOf(String file) {
            return id.flatMap(OrderId::key).map(OrderId::of).equals(Optional.of(file));
        }
    }

    /** @param report the element {@code CstmrPmtStsRpt} */
    static StatusReport read(Element report) {
        Duplicates duplicates = Duplicates.in(report);
        List<Part> groups = Xml.all(report, "OrgnlGrpInfAndSts").stream()
                .map(group -> Part.of(group, "OrgnlMsgId", "GrpSts", duplicates))
                .toList();
        if (groups.isEmpty()) {
            throw new Xml.Unreadable("It has no OrgnlGrpInfAndSts", null);
        }
        List<Part> instructions = new ArrayList<>();
        Map<UUID, List<Status>> said = new LinkedHashMap<>();
        List<String> strangers = new ArrayList<>();
        for (Element instruction : Xml.all(report, "OrgnlPmtInfAndSts")) {
            instructions.add(Part.of(instruction, "OrgnlPmtInfId", "PmtInfSts", duplicates));
            for (Element transaction : Xml.all(instruction, "TxInfAndSts")) {
                read(transaction, duplicates, said, strangers);
            }
        }
        Map<UUID, Status> orders = new LinkedHashMap<>();
        said.forEach((key, statuses) -> orders.put(key, decided(statuses)));
        var read = new StatusReport(groups, List.copyOf(instructions), orders, List.copyOf(strangers));
        if (read.files().isEmpty()) {
            throw new Xml.Unreadable("OrgnlGrpInfAndSts has no OrgnlMsgId", null);
        }
        return read;
    }

    /** The ids that the report names: of a message and its instructions. */
    List<String> files() {
        return Stream.concat(groups.stream(), instructions.stream())
                .flatMap(part -> part.id().stream())
                .distinct()
                .toList();
    }

    /**
     * The status of the whole file, if stated. One of the instruction outweighs one of the message, because it is about
     * the orders themselves; two different final ones decide nothing, and neither do different ones of one instruction,
     * because some banks repeat the instruction for each transaction.
     *
     * @param file the id of a file of ours
     */
    Optional<Status> whole(String file) {
        Optional<Status> group = agreed(groups.stream().flatMap(part -> part.status().stream()));
        Optional<Status> instruction =
                agreed(instructions.stream().filter(part -> part.isOf(file)).flatMap(part -> part.status().stream()));
        boolean bothFinal = Stream.of(group, instruction)
                .allMatch(
                        one -> one.filter(stated -> stated.meaning().isFinal()).isPresent());
        Optional<Status> whole = bothFinal
                ? agreed(Stream.of(group.orElseThrow(), instruction.orElseThrow()))
                : instruction.or(() -> group);
        return whole.filter(stated -> stated.meaning() != Meaning.nothing);
    }

    /** The messages and instructions in it that belong to no file of ours. */
    List<String> strangeParts(String file) {
        List<String> strange = new ArrayList<>();
        groups.stream()
                .filter(part -> part.id().isPresent() && !part.isOf(file))
                .forEach(part -> strange.add("It is about the file %s, which is not ours, but has our instruction %s"
                        .formatted(Xml.clean(part.id().orElseThrow(), ID_LENGTH_MAX), file)));
        instructions.stream()
                .filter(part -> !part.isOf(file)
                        && (part.id().isPresent() || part.status().isPresent()))
                .forEach(part -> strange.add("It is about the instruction %s, which is not in our file %s%s"
                        .formatted(
                                Xml.clean(part.id().orElse("?"), ID_LENGTH_MAX),
                                file,
                                part.status().map(one -> ": " + one.reason()).orElse(""))));
        return strange;
    }

    private static void read(
            Element transaction, Duplicates duplicates, Map<UUID, List<Status>> said, List<String> strangers) {
        Optional<String> id = Xml.text(transaction, "OrgnlEndToEndId");
        Optional<UUID> key = id.flatMap(OrderId::key);
        Optional<Status> stated = Xml.first(transaction, "TxSts")
                .map(status -> withAmount(statusOf(transaction, Xml.text(status), duplicates), transaction));
        if (key.isPresent()) {
            stated.ifPresent(one ->
                    said.computeIfAbsent(key.get(), order -> new ArrayList<>()).add(one));
        } else {
            strangers.add("A transaction is about %s, which is no order of ours%s"
                    .formatted(
                            Xml.clean(id.orElse("?"), ID_LENGTH_MAX),
                            stated.map(one -> ": " + one.reason()).orElse("")));
        }
    }

    private static Status withAmount(Status stated, Element transaction) {
        try {
            return new Status(
                    stated.meaning(),
                    stated.reason(),
                    Xml.first(transaction, "OrgnlTxRef/Amt/InstdAmt")
                            .map(Amount::of)
                            .orElse(null));
        } catch (Xml.Unreadable e) {
            return Status.unclear("%s, but its amount cannot be read: %s".formatted(stated.reason(), e.getMessage()));
        }
    }

    /** What the report leaves unclear about orders of a file. */
    List<String> unclear(String file) {
        List<String> unclear = new ArrayList<>();
        whole(file).filter(Status::isUnclear).ifPresent(one -> unclear.add("The whole file: " + one.reason()));
        orders.forEach((key, stated) -> {
            if (stated.isUnclear()) {
                unclear.add("Order %s: %s".formatted(OrderId.of(key), stated.reason()));
            }
        });
        return unclear;
    }

    /** What all of them say; unclear if they differ. */
    private static Optional<Status> agreed(Stream<Status> statuses) {
        List<Status> all = statuses.toList();
        return all.stream().map(Status::meaning).distinct().count() > 1
                ? Optional.of(contradiction(all))
                : all.stream().findFirst();
    }

    private static Status contradiction(List<Status> statuses) {
        return Status.unclear("The report contradicts itself: "
                + statuses.stream().map(Status::reason).collect(Collectors.joining(", then ")));
    }

    private static Status decided(List<Status> statuses) {
        List<Status> last =
                statuses.stream().filter(stated -> stated.meaning().isFinal()).toList();
        List<Status> withAmount =
                last.stream().filter(stated -> stated.amount() != null).toList();
        if (last.stream().map(Status::meaning).distinct().count() > 1
                || withAmount.stream().map(Status::amount).distinct().count() > 1) {
            return contradiction(last);
        }
        if (last.isEmpty()) {
            return statuses.getLast();
        }
        return withAmount.isEmpty() ? last.getFirst() : withAmount.getFirst();
    }

    private static Status statusOf(Element part, String code, Duplicates duplicates) {
        Meaning meaning = StatusCode.of(code);
        String reason = reason(part, code.isEmpty() ? "an empty status" : code);
        if (meaning == Meaning.rejected && duplicates.cover(part)) {
            return Status.unclear(reason + " (as a duplicate: that says nothing about the original)");
        }
        return meaning == Meaning.unknown
                ? Status.unclear(reason + " (a status that we do not know)")
                : new Status(meaning, reason, null);
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
