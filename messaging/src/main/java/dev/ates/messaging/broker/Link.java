package dev.ates.messaging.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.ates.messaging.MessagingSettings;
import java.io.IOException;
import java.util.Map;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactoryUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** This service at the broker: its connections, its user, and what it has declared. */
public record Link(ConnectionFactory connections, MessagingSettings settings, Topology topology) {

    @Autowired
    public Link(ConnectionFactory connections, MessagingSettings settings) {
        this(connections, settings, new Topology());
    }

    /** The user that the broker checks on every message of this service. */
    String user() {
        return connections.getUsername();
    }

    /** Product and version of the broker. */
    public String product() {
        Map<String, Object> properties = connection(false).getServerProperties();
        return properties.get("product") + " " + properties.get("version");
    }

    /** @param publishes a connection of its own: a broker that blocks publishers must not hold up acknowledgements */
    Connection connection(boolean publishes) {
        return ConnectionFactoryUtils.createConnection(connections, publishes).getDelegate();
    }

    static Channel channel(Connection connection) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("The broker gives no more channels");
        }
        return channel;
    }

    /** A service that comes as another user would be told nothing, and nobody would believe it. */
    void requireUser(String own) {
        if (!settings.mayComeFrom(own, user())) {
            throw new InvalidConfigurationPropertyValueException(
                    "spring.rabbitmq.username",
                    user(),
                    "ATES_BROKER_URI has to name the broker's user %s for this service: './ates ops broker-users' sets the users up, and ATES_BROKER_USER_PER_SERVICE=false does without"
                            .formatted(own));
        }
    }
}
