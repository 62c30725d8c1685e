package dev.ates.robots;

import java.util.function.UnaryOperator;
import org.springframework.context.ApplicationContext;

/** A robot of the service under test, which runs when the test says so, on this instance's turn. */
public final class TestRobot {

    private final ApplicationContext service;
    private final String name;

    public TestRobot(ApplicationContext service, String name) {
        this.service = service;
        this.name = name;
    }

    /** This instance's turn, for a robot that a test has made for itself. */
    public Turn turn() {
        return service.getBean(Turns.class).take(name).orElseThrow();
    }

    public void runDue() {
        runDue(UnaryOperator.identity());
    }

    /** Runs with a turn that the test has put something around. */
    public void runDue(UnaryOperator<Turn> around) {
        service.getBean(Robots.class).named(name).run(around.apply(turn()), null);
    }
}
