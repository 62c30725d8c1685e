package dev.ates.testkit.planted;

import com.rabbitmq.client.ConnectionFactory;

final class KnowsAmqp {
    int port() {
        return new ConnectionFactory().getPort();
    }
}
