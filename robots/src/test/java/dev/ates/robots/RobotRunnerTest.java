package dev.ates.robots;

import static dev.ates.robots.TestInstances.robot;
import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RobotRunnerTest {

    private final TestInstances service = new TestInstances();

    @Test
    void aRobotThatFailsIsPutOnRecordAndRunAgain() {
        AtomicInteger runs = new AtomicInteger();
        RobotRunner robots = service.runner(service.robots(robot("closer", turn -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("The disk is full");
            }
        })));
        robots.start();
        try {
            eventually("the robot is run again", Duration.ofSeconds(10), () -> {
                assertThat(runs.get()).isGreaterThan(1);
                assertThat(service.jdbc
                                .sql("select reason from robots.run")
                                .query(String.class)
                                .single())
                        .contains("The disk is full");
            });
        } finally {
            robots.stop();
        }
        assertThat(robots.isRunning()).isFalse();
    }

    @Test
    void aRobotEndsTheStepThatItIsInWhenTheServiceStops() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        RobotRunner robots = service.runner(service.robots(robot(
                "closer",
                turn -> turn.step("work", () -> {
                    inside.countDown();
                    try {
                        assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                    }
                    return service.jdbc
                            .sql("insert into effect values ('done')")
                            .update();
                }))));
        robots.start();
        assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();

        Thread stopping = Thread.ofVirtual().start(robots::stop);
        eventually(
                "the service stops",
                Duration.ofSeconds(10),
                () -> assertThat(robots.isRunning()).isFalse());
        goOn.countDown();
        assertThat(stopping.join(Duration.ofSeconds(30))).isTrue();

        assertThat(interrupted).isFalse();
        assertThat(service.number("select count(*) from effect")).isEqualTo(1);
        assertThat(service.instance(Duration.ofSeconds(5)).take("closer"))
                .as("handed over at once")
                .isPresent();
    }
}
