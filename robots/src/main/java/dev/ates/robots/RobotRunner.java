package dev.ates.robots;

import dev.ates.robots.Turns.LeasedTurn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Runs each robot in its own {@link Worker} while the service is up, if this instance has the robot's lease. */
final class RobotRunner implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RobotRunner.class);

    /** The minimum interval between two records of a good run. */
    private static final Duration GOOD_EVERY = Duration.ofSeconds(30);

    private static final Duration STOP_WAIT_MAX = Duration.ofSeconds(20);

    private final Robots robots;
    private final Turns turns;
    private final RobotSettings settings;
    private final Clock clock;
    private volatile List<Worker> workers = List.of();
    private volatile boolean running;

    RobotRunner(Robots robots, Turns turns, RobotSettings settings, Clock clock) {
        this.robots = robots;
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
        running = true;
        workers = robots.all().stream().map(this::worker).toList();
        workers.forEach(Worker::start);
    }

    private Worker worker(Robot robot) {
        Duration every = robot.every();
        Duration pause = every == null ? settings.pause() : every;
        Duration pauseMax = pause.compareTo(settings.pauseMax()) > 0 ? pause : settings.pauseMax();
        return new Worker(
                "robot-" + robot.name(),
                robots.signal(robot.name()),
                pause,
                new Backoff(settings.pause(), pauseMax),
                failure -> false,
                new Run(robot));
    }

    @Override
    public void stop() {
        running = false;
        workers.forEach(Worker::finish);
        for (Worker worker : workers) {
            try {
                if (!worker.join(STOP_WAIT_MAX)) {
                    log.atWarn().addKeyValue("robot", worker.name()).log("A robot was interrupted");
                    worker.stop();
                }
            } catch (InterruptedException e) {
                workers.forEach(Worker::stop);
                Thread.currentThread().interrupt();
            }
        }
        workers = List.of();
        try {
            turns.release();
        } catch (DataAccessException e) {
            log.atWarn()
                    .setCause(e)
                    .log("The robots could not be released; other instances take over when the lease expires");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Polls for work, if this instance has the lease. */
    private final class Run implements Worker.Step {

        private final Robot robot;
        private final long goodEveryNanos;
        private long goodNanos;

        Run(Robot robot) {
            this.robot = robot;
            Duration downAfter = robot.downAfter();
            this.goodEveryNanos =
                    downAfter == null ? GOOD_EVERY.toNanos() : Math.min(GOOD_EVERY.toNanos(), downAfter.toNanos() / 10);
            this.goodNanos = System.nanoTime() - goodEveryNanos;
        }

        @Override
        public boolean run() {
            Instant started = clock.instant();
            Optional<LeasedTurn> turn = turns.take(robot.name());
            try {
                turn.ifPresent(this::work);
            } catch (Turn.TurnLost lost) {
                log.atInfo().addKeyValue("robot", robot.name()).log(lost.getMessage());
            } catch (RuntimeException e) {
                turn.ifPresent(ours -> record(ours, started, e));
                // The next good run is recorded at once: until then the robot is failing.
                goodNanos = System.nanoTime() - goodEveryNanos;
                throw e;
            }
            return false;
        }

        private void work(LeasedTurn turn) {
            robot.run(turn, null);
            long now = System.nanoTime();
            if (now - goodNanos >= goodEveryNanos && turn.good()) {
                goodNanos = now;
            }
        }

        private void record(LeasedTurn turn, Instant started, RuntimeException failure) {
            try {
                turn.failed(started, failure);
            } catch (DataAccessException | TransactionException e) {
                log.atWarn().addKeyValue("robot", robot.name()).setCause(e).log("The failure could not be recorded");
            }
        }
    }
}
