package dev.ates.testkit.planted.tracker;

import dev.ates.testkit.planted.accounting.Ledger;

final class KnowsAnotherService {
    Ledger ledger() {
        return new Ledger();
    }
}
