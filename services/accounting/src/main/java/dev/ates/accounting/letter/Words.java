package dev.ates.accounting.letter;

import dev.ates.contracts.AccountingEvent.Kind;

/** The words of a letter, by language; whoever has none of these languages is written to in English. */
enum Words {
    en(
            "Your day %s: ",
            "Hello, %s!",
            "Earned",
            "Charged",
            "Corrections",
            "Paid to you",
            "paid",
            "Carried over to the next day",
            "carried over",
            "nothing to pay",
            "Task by task",
            "and %d more",
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
            "Заработано",
            "Списано",
            "Исправления",
            "Выплачено вам",
            "выплачено",
            "Перенесено на следующий день",
            "перенесено",
            "выплаты нет",
            "По задачам",
            "и ещё %d",
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
    final String earned;
    final String charged;
    final String corrections;
    final String paidOut;
    final String paid;
    final String carriedOver;
    final String carried;
    final String nothing;
    final String lines;
    final String more;
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
            String earned,
            String charged,
            String corrections,
            String paidOut,
            String paid,
            String carriedOver,
            String carried,
            String nothing,
            String lines,
            String more,
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
        this.earned = earned;
        this.charged = charged;
        this.corrections = corrections;
        this.paidOut = paidOut;
        this.paid = paid;
        this.carriedOver = carriedOver;
        this.carried = carried;
        this.nothing = nothing;
        this.lines = lines;
        this.more = more;
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
