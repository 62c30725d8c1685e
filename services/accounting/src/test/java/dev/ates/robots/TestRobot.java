package dev.ates.robots;

import java.util.function.UnaryOperator;
import org.springframework.context.ApplicationContext;

/** A robot of the service under test, which runs only when the test starts it, with this instance's turn. */
public final class TestRobot {

    private final ApplicationContext service;
    private final String name;

    public TestRobot(ApplicationContext service, String name) {
        this.service = service;
        this.name = name;
    }

    /** This instance's turn, for a robot that a test has created. */
    public Turn turn() {
        return service.getBean(Turns.class).take(name).orElseThrow();
    }

    public void runDue() {
        runDue(UnaryOperator.identity());
    }

    /** Runs with a turn that the test has wrapped. */
    public void runDue(UnaryOperator<Turn> around) {
        service.getBean(Robots.class).named(name).run(around.apply(turn()), null);
    }
}
