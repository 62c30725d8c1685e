package dev.ates.testkit.planted;

import dev.ates.testkit.planted.contracts.wire.Envelope;

final class KnowsAmqpHeaders {
    long first(Envelope envelope) {
        return envelope.first();
    }
}
