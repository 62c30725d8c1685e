package dev.ates.embedded;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Transport;
import org.apache.qpid.server.model.port.AmqpPort;
import org.apache.qpid.server.protocol.ErrorCodes;
import org.apache.qpid.server.protocol.v0_8.AMQChannel;
import org.apache.qpid.server.protocol.v0_8.AMQPConnection_0_8Impl;
import org.apache.qpid.server.protocol.v0_8.AMQShortString;
import org.apache.qpid.server.protocol.v0_8.FieldTable;
import org.apache.qpid.server.protocol.v0_8.ProtocolEngineCreator_0_9_1;
import org.apache.qpid.server.protocol.v0_8.transport.AMQDataBlock;
import org.apache.qpid.server.protocol.v0_8.transport.AMQFrame;
import org.apache.qpid.server.protocol.v0_8.transport.ConnectionTuneBody;
import org.apache.qpid.server.protocol.v0_8.transport.ServerChannelMethodProcessor;
import org.apache.qpid.server.transport.AggregateTicker;
import org.apache.qpid.server.transport.ProtocolEngine;
import org.apache.qpid.server.transport.ServerNetworkConnection;
import org.jspecify.annotations.Nullable;

/**
 * AMQP 0-9-1 with the smallest permitted frames, in place of Qpid's own engine, which {@code broker.properties} disables.
 *
 * <p>A message's header table must fit into one frame, and its arrays may be nested, at five bytes per level. Qpid and the
 * clients parse them recursively without a depth limit. A stack overflow in a Qpid thread ends the process, and every later
 * process that finds the message in the store. A stack of 1 MiB holds about 1,600 levels; a frame of 4 KiB holds half as
 * many. Qpid does not support a maximum frame below 64 KiB.
 *
 * <p>Public because Java's service loader instantiates it.
 */
public final class FrugalAmqp extends ProtocolEngineCreator_0_9_1 {

    /** In bytes. */
    static final int FRAME_MAX = 4096;

    /** Arguments that only limit the contents of a queue. */
    private static final Set<String> HARMLESS =
            Set.of("x-expires", "x-message-ttl", "x-max-length", "x-max-length-bytes");

    @Override
    public String getType() {
        return "frugal";
    }

    @Override
    public ProtocolEngine newProtocolEngine(
            Broker<?> broker,
            ServerNetworkConnection network,
            AmqpPort<?> port,
            Transport transport,
            long id,
            AggregateTicker ticker) {
        var connection = new Connection(broker, network, port, transport, id, ticker);
        connection.create();
        return connection;
    }

    private final class Connection extends AMQPConnection_0_8Impl {

        Connection(
                Broker<?> broker,
                ServerNetworkConnection network,
                AmqpPort<?> port,
                Transport transport,
                long id,
                AggregateTicker ticker) {
            super(broker, network, port, transport, FrugalAmqp.this.getVersion(), id, ticker);
        }

        /**
         * Adds checks that Qpid does not make: for bindings, for the exchange to which a queue or an exchange forwards
         * messages, and for the selectors of bindings and consumers. Otherwise a user could have any messages delivered
         * to a foreign queue by binding it, publish in the name of others by forwarding their messages to a foreign
         * exchange, or stop every producer: a selector is a pattern that the producer's thread of the broker evaluates,
         * and some patterns take for ever.
         */
        @Override
        public ServerChannelMethodProcessor getChannelMethodProcessor(int channelId) {
            ServerChannelMethodProcessor channel = super.getChannelMethodProcessor(channelId);
            return (ServerChannelMethodProcessor) Proxy.newProxyInstance(
                    FrugalAmqp.class.getClassLoader(),
                    new Class<?>[] {ServerChannelMethodProcessor.class},
                    (proxy, method, arguments) -> {
                        String refusal = refusal(method.getName(), arguments);
                        if (refusal != null) {
                            AMQChannel open = getChannel(channelId);
                            if (open != null) {
                                closeChannelAndWriteFrame(open, ErrorCodes.ACCESS_REFUSED, refusal);
                            }
                            return null;
                        }
                        try {
                            return method.invoke(channel, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private @Nullable String refusal(String method, Object[] arguments) {
            if (getAuthorizedPrincipal().getName().equals(AmqpBroker.ADMINISTRATOR)) {
                return null;
            }
            return switch (method) {
                case "receiveQueueBind", "receiveQueueUnbind" ->
                    mayBind(AMQShortString.toString((AMQShortString) arguments[0]))
                            ? wildcard(AMQShortString.toString((AMQShortString) arguments[2]), arguments)
                            : "Only its own service binds a queue, by its name: '%s'".formatted(arguments[0]);
                case "receiveBasicConsume" -> argumentBeside(Set.of(), arguments);
                case "receiveQueueDeclare", "receiveExchangeDeclare" -> argumentBeside(HARMLESS, arguments);
                default -> null;
            };
        }

        private static @Nullable String wildcard(@Nullable String key, Object[] arguments) {
            return key != null && (key.contains("#") || key.contains("*"))
                    ? "A binding has one key, without wildcards: '%s'".formatted(key)
                    : argumentBeside(Set.of(), arguments);
        }

        private static @Nullable String argumentBeside(Set<String> permitted, Object[] arguments) {
            return FieldTable.convertToMap((FieldTable) arguments[arguments.length - 1]).keySet().stream()
                    .filter(name -> !permitted.contains(name))
                    .findFirst()
                    .map("There is no argument '%s' here"::formatted)
                    .orElse(null);
        }

        /**
         * Requires the queue's name: no name means the last queue declared on this channel, which may be a foreign one,
         * because a passive declaration requires no permission.
         */
        private boolean mayBind(@Nullable String queue) {
            return queue != null
                    && queue.startsWith("ates." + getAuthorizedPrincipal().getName() + ".");
        }

        /** Applies regardless of the client's request; a larger frame ends the connection. */
        @Override
        public void setMaxFrameSize(int asked) {
            super.setMaxFrameSize(Math.min(asked, FRAME_MAX));
        }

        /** Announces the maximum to the client, so that it complies. */
        @Override
        public synchronized void writeFrame(AMQDataBlock block) {
            if (block instanceof AMQFrame frame && frame.getBodyFrame() instanceof ConnectionTuneBody tune) {
                var frugal = new ConnectionTuneBody(tune.getChannelMax(), FRAME_MAX, tune.getHeartbeat());
                super.writeFrame(new AMQFrame(frame.getChannel(), frugal));
            } else {
                super.writeFrame(block);
            }
        }
    }
}
