package dev.ates.accounting.letter;

import dev.ates.contracts.AccountingEvent.Kind;

/** The words of a letter, by language; whoever has none of these languages is written to in English. */
enum Words {
    en(
            "Your day %s: ",
            "Hello, %s!",
            "Carried over from before",
            "Earned",
            "Charged",
            "Corrections and returns",
            "Paid to you",
            "paid",
            "Carried over to the next day",
            "carried over",
            "nothing to pay",
            "Task by task",
            "Your account: %s",
            "fee",
            "reward",
            "payout",
            "returned",
            "correction",
            "Payout of %s: %s not paid",
            "The bank did not execute your payout of %s, %s: %s.",
            "The money is back on your balance and will be paid out with the next day that is closed."),
    ru(
            "Ваш день %s: ",
            "Здравствуйте, %s!",
            "Перенесено с прошлых дней",
            "Заработано",
            "Списано",
            "Исправления и возвраты",
            "Выплачено вам",
            "выплачено",
            "Перенесено на следующий день",
            "перенесено",
            "выплаты нет",
            "По задачам",
            "Ваш счёт: %s",
            "назначение",
            "выполнение",
            "выплата",
            "возврат",
            "исправление",
            "Выплата за %s: %s не выплачено",
            "Банк не исполнил вашу выплату за %s, %s: %s.",
            "Деньги возвращены на ваш счёт и будут выплачены при закрытии следующего дня.");

    final String subject;
    final String hello;
    final String carriedIn;
    final String earned;
    final String charged;
    final String corrections;
    final String paidOut;
    final String paid;
    final String carriedOver;
    final String carried;
    final String nothing;
    final String lines;
    final String account;
    final String notPaidSubject;
    final String notPaid;
    final String moneyIsBack;
    private final String fee;
    private final String reward;
    private final String payout;
    private final String reversal;
    private final String adjustment;

    Words(
            String subject,
            String hello,
            String carriedIn,
            String earned,
            String charged,
            String corrections,
            String paidOut,
            String paid,
            String carriedOver,
            String carried,
            String nothing,
            String lines,
            String account,
            String fee,
            String reward,
            String payout,
            String reversal,
            String adjustment,
            String notPaidSubject,
            String notPaid,
            String moneyIsBack) {
        this.subject = subject;
        this.hello = hello;
        this.carriedIn = carriedIn;
        this.earned = earned;
        this.charged = charged;
        this.corrections = corrections;
        this.paidOut = paidOut;
        this.paid = paid;
        this.carriedOver = carriedOver;
        this.carried = carried;
        this.nothing = nothing;
        this.lines = lines;
        this.account = account;
        this.fee = fee;
        this.reward = reward;
        this.payout = payout;
        this.reversal = reversal;
        this.adjustment = adjustment;
        this.notPaidSubject = notPaidSubject;
        this.notPaid = notPaid;
        this.moneyIsBack = moneyIsBack;
    }

    static Words of(String language) {
        return "ru".equals(language) ? ru : en;
    }

    /** How many entries are left out, in the form that the language has for this number. */
    String more(int entries) {
        return switch (this) {
            case en -> "and %d more %s".formatted(entries, entries == 1 ? "entry" : "entries");
            case ru -> "и ещё %d %s".formatted(entries, russian(entries, "запись", "записи", "записей"));
        };
    }

    /** By the last digits: 1, 21; 2 to 4, 22 to 24; 0, 5 to 20, 25. */
    private static String russian(int count, String one, String few, String many) {
        int tens = count % 100;
        int digit = count % 10;
        if (tens >= 11 && tens <= 14) {
            return many;
        }
        return digit == 1 ? one : digit >= 2 && digit <= 4 ? few : many;
    }

    String of(Kind kind) {
        return switch (kind) {
            case fee -> fee;
            case reward -> reward;
            case payout -> payout;
            case reversal -> reversal;
            case adjustment -> adjustment;
        };
    }
}
