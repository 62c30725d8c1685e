package dev.ates.accounting.robot;

import dev.ates.accounting.robot.Turns.LeasedTurn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Runs each robot whose turn it is on a thread of its own, from the start of the service to its end. */
@Component
class RobotRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RobotRunner.class);
    private static final Duration GOOD_EVERY = Duration.ofSeconds(30);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(20);

    private final List<Robot> robots;
    private final Robots calls;
    private final Turns turns;
    private final RobotSettings settings;
    private final Clock clock;
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private volatile List<Thread> threads = List.of();

    RobotRunner(List<Robot> robots, Robots calls, Turns turns, RobotSettings settings, Clock clock) {
        this.robots = robots;
        this.calls = calls;
        this.turns = turns;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public boolean isAutoStartup() {
        return settings.start();
    }

    @Override
    public void start() {
        stopping = new CountDownLatch(1);
        threads = robots.stream()
                .map(robot -> Thread.ofVirtual().name("robot-" + robot.name()).start(() -> run(robot)))
                .toList();
    }

    @Override
    public void stop() {
        stopping.countDown();
        robots.forEach(robot -> calls.wake(robot.name()));
        for (Thread thread : threads) {
            try {
                if (!thread.join(STOP_WAIT_MAX)) {
                    log.atWarn().addKeyValue("robot", thread.getName()).log("A robot is interrupted at its work");
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                threads.forEach(Thread::interrupt);
                Thread.currentThread().interrupt();
            }
        }
        threads = List.of();
        try {
            turns.release();
        } catch (DataAccessException e) {
            log.atWarn()
                    .setCause(e)
                    .log("The robots could not be handed over and change hands when their lease is over");
        }
    }

    @Override
    public boolean isRunning() {
        return stopping.getCount() > 0;
    }

    private void run(Robot robot) {
        Duration pause = settings.pause();
        long goodAt = System.nanoTime() - GOOD_EVERY.toNanos();
        try {
            while (isRunning()) {
                Instant started = clock.instant();
                Optional<LeasedTurn> turn = Optional.empty();
                try {
                    turn = turns.take(robot.name());
                    if (turn.isPresent()) {
                        robot.run(turn.get(), null);
                        if (System.nanoTime() - goodAt >= GOOD_EVERY.toNanos()) {
                            turn.get().good();
                            goodAt = System.nanoTime();
                        }
                    }
                    pause = settings.pause();
                    calls.await(robot.name(), pause);
                } catch (Turn.TurnLost lost) {
                    log.atInfo().addKeyValue("robot", robot.name()).log(lost.getMessage());
                    stopping.await(settings.pause().toMillis(), TimeUnit.MILLISECONDS);
                } catch (RuntimeException e) {
                    log.atError()
                            .addKeyValue("robot", robot.name())
                            .setCause(e)
                            .log("A robot failed and will try again");
                    turn.ifPresent(ours -> record(robot, ours, started, e));
                    stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                    pause = longer(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void record(Robot robot, LeasedTurn turn, Instant started, RuntimeException failure) {
        try {
            turn.failed(started, failure);
        } catch (DataAccessException | TransactionException e) {
            log.atWarn().addKeyValue("robot", robot.name()).setCause(e).log("The failure could not be put on record");
        }
    }

    private Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(settings.pauseMax()) > 0 ? settings.pauseMax() : doubled;
    }
}
