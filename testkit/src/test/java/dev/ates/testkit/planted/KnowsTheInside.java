package dev.ates.testkit.planted;

import dev.ates.testkit.planted.messaging.broker.Inside;

final class KnowsTheInside {
    Inside inside() {
        return new Inside();
    }
}
