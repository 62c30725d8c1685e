package dev.ates.messaging;

import dev.ates.testkit.RabbitNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Every suite on a RabbitMQ node of its own, which has a user for each service. */
abstract class RabbitSuite extends TrustSuite {

    static RabbitNode rabbit;

    @BeforeAll
    static void startNode() {
        rabbit = RabbitNode.start();
    }

    @AfterAll
    static void stopNode() {
        rabbit.close();
    }

    @Override
    String brokerUri() {
        return rabbit.uri();
    }

    private static void user(String name, String configure, String write, String read) {
        rabbit.control("add_user", name, "secret");
        rabbit.control("set_permissions", name, configure, write, read);
    }

    /** As docs/operations/broker.md sets them up; a node that was wiped has forgotten them. */
    static String as(String user) {
        if (!rabbit.control("list_users").contains("tracker")) {
            user(
                    "tracker",
                    "^ates\\.tracker(\\..+)?$",
                    "^ates\\.(tracker(\\..+)?|people\\.requests)$",
                    "^ates\\.(tracker(\\..+)?|people)$");
            user(
                    "accounting",
                    "^ates\\.accounting(\\..+)?$",
                    "^ates\\.(accounting(\\..+)?|people\\.requests|tracker\\.requests)$",
                    "^ates\\.(accounting(\\..+)?|people|tracker)$");
        }
        return rabbit.uri().replace("guest:guest", user + ":secret");
    }

    @Override
    String brokerUri(String user) {
        return as(user);
    }
}
