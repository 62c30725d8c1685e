package dev.ates.messaging.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.ates.messaging.MessagingSettings;
import java.io.IOException;
import java.util.Map;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactoryUtils;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** This service's connections to the broker, its user there, and what it has declared. */
public record Link(ConnectionFactory connections, MessagingSettings settings, Topology topology) {

    /** The user of this service; the broker checks that every message names it. */
    String user() {
        return connections.getUsername();
    }

    /** Product and version of the broker. */
    public String product() {
        Map<String, Object> properties = connection(false).getServerProperties();
        return properties.get("product") + " " + properties.get("version");
    }

    /** @param publishes whether to use the publishers' connection, so that blocking them does not delay acknowledgements */
    Connection connection(boolean publishes) {
        return ConnectionFactoryUtils.createConnection(connections, publishes).getDelegate();
    }

    static Channel channel(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("The broker has no more channels for this connection");
        }
        return channel;
    }

    /** As another user, this service could not read its queues, and others would reject its messages. */
    void requireUser(String own) {
        if (!settings.mayComeFrom(own, user())) {
            throw new InvalidConfigurationPropertyValueException(
                    "spring.rabbitmq.username",
                    user(),
                    "ATES_BROKER_URI has to name the broker's user %s for this service: './ates ops broker-users' creates the users; ATES_BROKER_USER_PER_SERVICE=false turns this check off"
                            .formatted(own));
        }
    }
}
