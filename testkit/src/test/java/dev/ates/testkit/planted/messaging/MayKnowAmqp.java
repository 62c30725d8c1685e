package dev.ates.testkit.planted.messaging;

import com.rabbitmq.client.ConnectionFactory;

/** Breaks no rule. */
final class MayKnowAmqp {
    int port() {
        return new ConnectionFactory().getPort();
    }
}
