package dev.ates.accounting.robot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Runs each robot on a thread of its own, from the start of the service to its end. */
@Component
class RobotRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RobotRunner.class);
    private static final Duration GOOD_EVERY = Duration.ofSeconds(30);
    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(20);

    private final List<Robot> robots;
    private final Robots calls;
    private final RobotLog robotLog;
    private final RobotSettings settings;
    private final Clock clock;
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private volatile List<Thread> threads = List.of();

    RobotRunner(List<Robot> robots, Robots calls, RobotLog robotLog, RobotSettings settings, Clock clock) {
        this.robots = robots;
        this.calls = calls;
        this.robotLog = robotLog;
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
                try {
                    robot.runDue();
                    if (System.nanoTime() - goodAt >= GOOD_EVERY.toNanos()) {
                        robotLog.good(robot.name());
                        goodAt = System.nanoTime();
                    }
                    pause = settings.pause();
                    calls.await(robot.name(), pause);
                } catch (RuntimeException e) {
                    record(robot, started, e);
                    stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                    pause = longer(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void record(Robot robot, Instant started, RuntimeException failure) {
        log.atError().addKeyValue("robot", robot.name()).setCause(failure).log("A robot failed and will try again");
        try {
            robotLog.failed(robot.name(), started, failure);
        } catch (DataAccessException | TransactionException e) {
            log.atWarn().addKeyValue("robot", robot.name()).setCause(e).log("The failure could not be put on record");
        }
    }

    private Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(settings.pauseMax()) > 0 ? settings.pauseMax() : doubled;
    }
}
