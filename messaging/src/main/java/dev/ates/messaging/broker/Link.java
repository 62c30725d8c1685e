package dev.ates.messaging.broker;

import com.rabbitmq.client.Channel;
import dev.ates.messaging.MessagingSettings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** This service at the broker: its connections, as whom it comes, and what it has declared. */
public final class Link {

    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private final ConnectionFactory connections;
    private final MessagingSettings settings;
    private final Topology topology = new Topology();

    public Link(ConnectionFactory connections, MessagingSettings settings) {
        this.connections = connections;
        this.settings = settings;
    }

    MessagingSettings settings() {
        return settings;
    }

    Topology topology() {
        return topology;
    }

    /** The user that the broker checks on every message of this service. */
    String user() {
        return connections.getUsername();
    }

    /** Product and version of the broker. */
    public String product() {
        Map<String, Object> properties = connection().getDelegate().getServerProperties();
        return properties.get("product") + " " + properties.get("version");
    }

    Connection connection() {
        return connections.createConnection();
    }

    /** A connection of its own: a broker that blocks publishers must not hold up acknowledgements. */
    Connection publisherConnection() {
        ConnectionFactory own = connections.getPublisherConnectionFactory();
        return own == null ? connection() : own.createConnection();
    }

    static Channel channel(Connection connection) throws IOException {
        Channel channel = connection.getDelegate().createChannel();
        if (channel == null) {
            throw new IOException("The broker gives no more channels");
        }
        return channel;
    }

    static void close(Channel channel) {
        try {
            if (channel.isOpen()) {
                channel.close();
            }
        } catch (IOException | TimeoutException | RuntimeException e) {
            log.debug("The channel did not close in order", e);
        }
    }

    /** Whoever comes as somebody else would be told nothing, and nobody would believe them: better to say so at once. */
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
