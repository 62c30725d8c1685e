package dev.ates.chaos;

import dev.ates.testkit.FaultProxy;
import dev.ates.testkit.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The connection of one part to the broker: a proxy for each possible node. With one node all proxies forward to it; in a
 * cluster each forwards to its own node.
 */
final class BrokerRoute implements AutoCloseable {

    static final int NODES = 3;

    private final List<FaultProxy> proxies = new ArrayList<>();

    BrokerRoute(RabbitNode node) {
        for (int n = 0; n < NODES; n++) {
            proxies.add(FaultProxy.to(node.port()));
        }
    }

    String uris() {
        return proxies.stream()
                .map(proxy -> "amqp://guest:guest@127.0.0.1:" + proxy.port())
                .collect(Collectors.joining(","));
    }

    void leadTo(List<RabbitNode> nodes) {
        for (int n = 0; n < NODES; n++) {
            proxies.get(n).redirect(nodes.get(n % nodes.size()).port());
        }
    }

    /** Forwards to an unused port. */
    void leadNowhere() {
        each(proxy -> proxy.redirect(1));
    }

    void each(Consumer<FaultProxy> fault) {
        proxies.forEach(fault);
    }

    void delay(Duration atEachRead) {
        each(proxy -> proxy.delay(atEachRead));
    }

    void heal() {
        each(FaultProxy::heal);
    }

    @Override
    public void close() {
        each(FaultProxy::close);
    }
}
