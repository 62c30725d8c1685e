package dev.ates.chaos;

import dev.ates.testkit.FaultProxy;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Faults of the broker and of the connections to it. */
final class BrokerFaults {

    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(20);

    private final Deployment deployment;
    private final Load load;
    private final Progress progress;
    private final Consumer<String> say;

    BrokerFaults(Deployment deployment, Load load, Progress progress, Consumer<String> say) {
        this.deployment = deployment;
        this.load = load;
        this.progress = progress;
        this.say = say;
    }

    interface Work {
        void run() throws Exception;
    }

    void kill() throws Exception {
        whileCommandsGoOn(() -> {
            deployment.broker().kill();
            Patience.pause(SHORT);
            deployment.broker().restart();
        });
    }

    void pause() throws Exception {
        whileCommandsGoOn(() -> {
            deployment.broker().pause();
            Patience.pause(PAUSE);
            deployment.broker().resume();
        });
    }

    void wipe() throws Exception {
        whileCommandsGoOn(() -> {
            deployment.broker().wipe();
            progress.awaitSafeQueues();
        });
    }

    void alarm(String command, String low, String usual) throws Exception {
        whileCommandsGoOn(() -> {
            deployment.broker().control(command, low);
            try {
                Patience.pause(SHORT);
            } finally {
                deployment.broker().control(command, usual);
            }
        });
    }

    void whileCommandsGoOn(Work work) throws Exception {
        long before = load.done();
        work.run();
        if (load.done() == before) {
            throw new IllegalStateException("No command was carried out meanwhile");
        }
    }

    void deleteQueue(Wire.Stream stream) throws Exception {
        Wire.on(deployment.broker(), channel -> channel.queueDelete(stream.queue()));
    }

    void deleteBinding(Wire.Stream stream) throws Exception {
        Wire.on(deployment.broker(), channel -> channel.queueUnbind(stream.queue(), stream.exchange(), "live.0"));
    }

    void repeat(String consumer, RandomGenerator random) throws Exception {
        long said =
                Wire.repeatAndReorder(deployment.broker(), Progress.heardBy(consumer), random, Duration.ofSeconds(8));
        say.accept("%d messages were repeated".formatted(said));
    }

    void replays(RandomGenerator random) throws Exception {
        Wire.on(deployment.broker(), channel -> {
            for (Wire.Stream stream : Wire.STREAMS) {
                for (int n = 0; n < 3; n++) {
                    // A request for positions after the end of the log claims that the log was restored.
                    long end = deployment
                            .database(stream.part())
                            .number("select head_position from messaging.stream_head where partition = 0");
                    Wire.askForReplay(channel, stream, 1 + random.nextLong(Math.max(1, end)));
                }
            }
        });
        Patience.pause(SHORT);
    }

    void onTheWay(String part, Consumer<FaultProxy> fault) throws Exception {
        BrokerRoute route = deployment.route(part);
        try {
            route.each(fault);
            Patience.pause(SHORT);
        } finally {
            route.heal();
        }
    }
}
