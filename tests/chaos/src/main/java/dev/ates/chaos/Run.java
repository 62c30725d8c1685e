package dev.ates.chaos;

import dev.ates.chaos.FaultKind.Lane;
import dev.ates.chaos.Schedule.Step;
import dev.ates.contracts.BusinessClock;
import dev.ates.embedded.Ending;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One run: start, load, faults in parallel lanes, quiet, inspection; then the faults that need an operator. */
final class Run {

    /** From this duration on every kind occurs at least once, however long that takes. */
    static final int MINUTES_FOR_ALL = 5;

    private static final Instant STARTED = Instant.parse("2026-03-10T06:00:00Z");
    private static final long DAY_SECONDS = 20;
    private static final int COMMANDS_PER_SECOND = 12;
    /** How long a lane may continue after the minutes of the run; each of its steps has its own limit. */
    private static final Duration LANE_BEYOND_MAX = Duration.ofMinutes(15);

    private static final Duration QUIET_MAX = Duration.ofMinutes(5);

    private final Plan plan;
    private final Path folder;
    private final Clock real;
    private final Consumer<String> say;
    private final Map<String, Integer> faults = new ConcurrentHashMap<>();
    private final Map<String, Integer> points = new ConcurrentHashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();

    /**
     * The plan of a run; the same plan gives the same faults.
     *
     * @param partitions of every stream
     * @param kinds the permitted kinds of faults
     */
    record Plan(long seed, int minutes, int partitions, Set<FaultKind> kinds) {

        /** Whether every kind of fault occurs, however long that takes. */
        boolean isForAll() {
            return minutes >= MINUTES_FOR_ALL;
        }
    }

    /** @param say receives progress lines */
    Run(Plan plan, Path folder, Clock real, Consumer<String> say) {
        this.plan = plan;
        this.folder = folder;
        this.real = real;
        this.say = say;
    }

    Report report() throws Exception {
        long start = System.nanoTime();
        Instant anchor = real.instant();
        long speed = Duration.ofDays(1).toSeconds() / DAY_SECONDS;
        var clock = new BusinessClock(real, speed, STARTED, anchor);
        say.accept("Starting four PostgreSQL, RabbitMQ and seven processes in %s …".formatted(folder));
        for (FaultKind kind : plan.kinds()) {
            faults.put(kind.label(), 0);
        }
        try (Deployment deployment = new Deployment(folder, clock, anchor, STARTED, speed, plan.partitions());
                Ending whenASignalComes = Ending.with(deployment)) {
            deployment.startProcesses(plan.isForAll());
            try (Load load = new Load(deployment, COMMANDS_PER_SECOND)) {
                load.start(plan.seed());
                say.accept(
                        "All are up after %d s. Faults begin.".formatted((System.nanoTime() - start) / 1_000_000_000));
                return suffer(deployment, load, start);
            }
        }
    }

    private Report suffer(Deployment deployment, Load load, long start) throws Exception {
        var poison = new Poison(deployment, load);
        var inflictor = new Inflictor(deployment, load, COMMANDS_PER_SECOND, poison, say);
        long deadline = System.nanoTime() + Duration.ofMinutes(plan.minutes()).toNanos();
        var schedule = new Schedule(plan.seed());

        inflictAtOnce(inflictor, poison, schedule, deadline);
        inflictOnCluster(deployment, inflictor, schedule, deadline);
        awaitQuiet(deployment, load, inflictor, poison);

        Report report = reportNow(deployment, load, inflictor, start);
        List<Step> last = allowed(schedule.round(Lane.LAST));
        if (plan.isForAll() && violations.isEmpty() && !last.isEmpty()) {
            say.accept("All databases agree. Now a database is restored from an old backup …");
            await(lane(inflictor, last, deadline, true));
        }
        if (plan.isForAll()) {
            faults.forEach((kind, count) -> {
                if (count == 0) {
                    violations.add("%s has not struck".formatted(kind));
                }
            });
        }
        return report.with(new Report.Faults(new TreeMap<>(faults), new TreeMap<>(points)), List.copyOf(violations));
    }

    /** Kills services, injects faults around them and publishes poison, all at the same time. */
    private void inflictAtOnce(Inflictor inflictor, Poison poison, Schedule schedule, long deadline)
            throws InterruptedException {
        boolean all = plan.isForAll();
        var lanes = new ArrayList<Thread>();
        for (String service : Deployment.SERVICES) {
            lanes.add(lane(inflictor, schedule.kills(service), deadline, all));
        }
        lanes.add(lane(inflictor, schedule.round(Lane.SURROUNDINGS), deadline, all));
        List<Step> poisoned = allowed(schedule.round(Lane.POISON));
        lanes.add(Thread.ofPlatform()
                .name("lane-poison")
                .start(() -> attempt(poisoned.toString(), () -> {
                    poison.tell(poisoned.stream().map(Step::kind).toList());
                    poisoned.forEach(this::count);
                })));
        for (Thread lane : lanes) {
            await(lane);
        }
        List<Step> surroundings = allowed(schedule.round(Lane.SURROUNDINGS));
        while (all && !surroundings.isEmpty() && System.nanoTime() < deadline) {
            await(lane(inflictor, schedule.round(Lane.SURROUNDINGS), deadline, false));
        }
    }

    private void inflictOnCluster(Deployment deployment, Inflictor inflictor, Schedule schedule, long deadline)
            throws InterruptedException {
        List<Step> onCluster = allowed(schedule.round(Lane.CLUSTER));
        if (plan.isForAll() && !onCluster.isEmpty()) {
            say.accept("The broker becomes a cluster of three …");
            attempt("growing a cluster", () -> {
                deployment.growCluster();
                new Progress(deployment).awaitSafeQueues();
            });
            await(lane(inflictor, onCluster, deadline, true));
        }
    }

    private void awaitQuiet(Deployment deployment, Load load, Inflictor inflictor, Poison poison) throws Exception {
        say.accept("All faults are over. Waiting for quiet …");
        load.rate(0);
        attempt("bringing back who has fallen late", inflictor::reviveTheFallen);
        attempt(
                "looking for those who ended by themselves",
                () -> deployment.allInstances().stream()
                        .filter(instance -> !instance.isAlive())
                        .forEach(instance -> violations.add(
                                "%s has ended by itself, see %s".formatted(instance.name(), instance.log()))));
        try {
            violations.addAll(new Inspection(deployment, poison.events()).violations(QUIET_MAX));
        } catch (TimeoutException e) {
            violations.add(String.valueOf(e.getMessage()));
        }
    }

    /** A lane that hangs is a finding; it is interrupted, so that the run ends. */
    private void await(Thread lane) throws InterruptedException {
        if (!lane.join(Duration.ofMinutes(plan.minutes()).plus(LANE_BEYOND_MAX))) {
            lane.interrupt();
            violations.add("%s has not ended: %s".formatted(lane.getName(), Arrays.toString(lane.getStackTrace())));
        }
    }

    private List<Step> allowed(List<Step> steps) {
        return steps.stream().filter(step -> plan.kinds().contains(step.kind())).toList();
    }

    private Thread lane(Inflictor inflictor, List<Step> steps, long deadline, boolean all) {
        return Thread.ofPlatform().name("lane").start(() -> {
            for (Step step : allowed(steps)) {
                if (!all && System.nanoTime() > deadline) {
                    return;
                }
                attempt(step.toString(), () -> {
                    say.accept(step.toString());
                    inflictor.inflict(step);
                    count(step);
                });
            }
        });
    }

    private void count(Step step) {
        faults.merge(step.kind().label(), 1, Integer::sum);
        if (step.kind() == FaultKind.KILL_AT_POINT) {
            points.merge(step.target() + " " + step.detail(), 1, Integer::sum);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** A violation is recorded, and the other checks continue. */
    private void attempt(String what, Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            String violation = "%s: %s".formatted(what, e);
            violations.add(violation);
            say.accept("VIOLATION " + violation);
        }
    }

    private Report reportNow(Deployment deployment, Load load, Inflictor inflictor, long start) {
        Database accounting = deployment.database("accounting");
        Database outside = deployment.database("outside");
        return new Report(
                plan,
                (System.nanoTime() - start) / 1e9,
                Report.Faults.NONE,
                List.of(),
                new Report.Done(
                        load.done(),
                        load.failed(),
                        List.of("outside", "tracker", "accounting").stream()
                                .mapToLong(part -> deployment
                                        .database(part)
                                        .number("select sum(head_position) from messaging.stream_head"))
                                .sum(),
                        deployment.database("tracker").number("select count(*) from task"),
                        accounting.number("select count(*) from business_day where state = 'closed'"),
                        outside.number("select count(*) from bank_payment where status = 'executed'"),
                        outside.number("select count(distinct message_id) from mailbox_message"),
                        outside.number("select count(*) - count(distinct message_id) from mailbox_message")),
                new Report.Recovery(inflictor.healedMillisMax(), inflictor.takenOverMillisMax()),
                accounting.texts("show fsync").getFirst(),
                Wire.product(deployment.broker()));
    }
}
