package dev.ates.messaging;

import dev.ates.testkit.RabbitNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** All suites on a private RabbitMQ node, with a user for each service. */
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

    /** Creates the user as in docs/operations/broker.md, because a wiped node has no users. */
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
