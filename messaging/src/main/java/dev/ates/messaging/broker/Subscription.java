package dev.ates.messaging.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import dev.ates.contracts.wire.Addresses;
import dev.ates.contracts.wire.Ask;
import dev.ates.contracts.wire.DeadLetter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.RabbitUtils;

/** A channel that consumes the queue of one stream and partition; broken for good after its first failure. */
final class Subscription {

    /** How many unacknowledged messages the broker delivers. */
    private static final int PREFETCH_MAX = 64;

    private final Link link;
    private final String producer;
    private final Channel channel;
    private final String queue;
    private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    private volatile @Nullable String broken;

    Subscription(Link link, String producer, int partition) throws IOException {
        this.link = link;
        this.producer = producer;
        this.channel = Link.channel(link.connection(false));
        this.queue = link.topology().declareConsumer(channel, link.settings().service(), producer, partition);
        channel.basicQos(PREFETCH_MAX);
        channel.confirmSelect();
        channel.addReturnListener(message -> broken = "%s is gone".formatted(message.getExchange()));
        channel.addShutdownListener(cause -> broken = String.valueOf(cause.getMessage()));
        channel.basicConsume(queue, false, (tag, one) -> arrived.add(one), tag -> broken = "the queue is gone");
    }

    /** The messages that have arrived, in order; waits up to one poll interval for the first. */
    List<Delivery> take() throws InterruptedException, IOException {
        var taken = new ArrayList<Delivery>();
        Delivery first = arrived.poll(link.settings().poll().toNanos(), TimeUnit.NANOSECONDS);
        refuseBroken();
        if (first != null) {
            taken.add(first);
            arrived.drainTo(taken, PREFETCH_MAX - 1);
        }
        return taken;
    }

    boolean isBroken() {
        return broken != null;
    }

    void refuseBroken() throws IOException {
        if (broken != null) {
            throw new IOException("Consuming %s: %s".formatted(queue, broken));
        }
    }

    void acknowledge(Delivery last) throws IOException {
        channel.basicAck(last.getEnvelope().getDeliveryTag(), true);
    }

    void ask(Ask ask) throws IOException {
        var headers = new BasicProperties.Builder().userId(link.user()).headers(ask.headers());
        channel.basicPublish(Addresses.requestExchange(producer), "", headers.build(), new byte[0]);
    }

    /** Puts a message that is not a chunk into the dead-letter queue, and waits for the broker's confirm. */
    void bury(Delivery delivery, String reason) throws IOException, InterruptedException, TimeoutException {
        BasicProperties was = delivery.getProperties();
        var headers = DeadLetter.headers(producer, reason, was.getHeaders(), was.getUserId());
        var persistent = new BasicProperties.Builder().deliveryMode(2).headers(headers);
        String exchange = Addresses.rejectExchange(link.settings().service());
        channel.basicPublish(exchange, "", true, persistent.build(), delivery.getBody());
        channel.waitForConfirmsOrDie(link.settings().confirmTimeout().toMillis());
        refuseBroken();
    }

    void close() {
        RabbitUtils.closeChannel(channel);
    }
}
