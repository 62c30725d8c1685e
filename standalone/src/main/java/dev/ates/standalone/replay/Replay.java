package dev.ates.standalone.replay;

import static java.util.Objects.requireNonNull;

import dev.ates.accounting.verification.Verification;
import dev.ates.contracts.BusinessCalendar;
import dev.ates.embedded.Ending;
import dev.ates.embedded.OwnerOnly;
import dev.ates.messaging.Streams;
import dev.ates.standalone.ExternalBroker;
import dev.ates.standalone.Ports;
import dev.ates.standalone.World;
import dev.ates.standalone.replay.History.Deed;
import dev.ates.tracker.shuffle.Shuffles;
import dev.ates.tracker.task.DoneTasks;
import dev.ates.tracker.task.Tasks;
import dev.ates.ui.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Plays a history in its own world, whose clock it sets, one business day after the other. */
final class Replay {

    /** There is a shuffle on every fifth day. */
    private static final int DAYS_PER_SHUFFLE = 5;

    /** How long one day may take to become final before the replay gives up. */
    private static final Duration DAY_MAX = Duration.ofMinutes(2);

    private static final Duration AFTER_SEAL_GRACE = Duration.ofSeconds(61);

    /**
     * The bank remembers an order for longer than a day, because otherwise it would be forgotten within seconds and
     * could not be sent again.
     */
    static final Map<String, String> LEAPING_CLOCK =
            Map.of("ates.outside.bank.key-retention", "900d", "ates.bank.key-retention", "800d");

    private final History history;
    private final int people;
    private final @Nullable ExternalBroker broker;
    private final int partitions;
    private final Progress progress;
    private final RandomGenerator services;
    private final RandomGenerator fate;
    private final AtomicReference<Instant> now;

    Replay(History history, int people, long seed, @Nullable ExternalBroker broker, int partitions, Progress progress) {
        this.history = history;
        this.people = people;
        this.broker = broker;
        this.partitions = partitions;
        this.progress = progress;
        // The services' random numbers must not depend on those of the replay.
        this.services = new SplittableRandom(seed);
        this.fate = new SplittableRandom(~seed);
        this.now = new AtomicReference<>(startOf(history.from()));
    }

    Summary run(Path folder) throws IOException, InterruptedException {
        List<UUID> employees = new ArrayList<>();
        for (int n = 0; n < people; n++) {
            employees.add(new UUID(fate.nextLong() & ~0xF000L | 0x4000L, fate.nextLong() >>> 2 | Long.MIN_VALUE));
        }
        OwnerOnly.folder(folder);
        Path staff = OwnerOnly.write(folder.resolve("people.yaml"), yaml(employees));
        progress.say("Starting the environment …");
        try (World world = World.start(plan(folder, staff));
                Databases databases = new Databases(world);
                Ending whenASignalComes = Ending.with(world::abandon)) {
            databases.awaitPeople(people + 1, DAY_MAX);
            progress.start();
            long startNanos = System.nanoTime();
            play(world, databases);
            databases.awaitQuiet(DAY_MAX);
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            progress.say("Recomputing balances and walking the chain of closed days …");
            Verification verification = world.bean("accounting", Verification.class);
            return databases.summary(history, world.broker(), seconds, verification.report());
        }
    }

    private World.Plan plan(Path folder, Path staff) {
        Map<String, String> settings = new HashMap<>();
        settings.put("ATES_ZONE", history.zone().getId());
        settings.put("ATES_PARTITIONS", String.valueOf(partitions));
        settings.putAll(LEAPING_CLOCK);
        // Nobody takes a completion of the past back.
        settings.put("ATES_UNDO", "0s");
        settings.put("ATES_PEOPLE", staff.toUri().toString());
        // The verifier runs once at the end: a day lasts only a moment here, and verifying everything each day would
        // take most of the time.
        settings.put("ates.verification.every", "36500d");
        InstantSource source = now::get;
        return new World.Plan(folder, Ports.free(), source.withZone(ZoneOffset.UTC), services, broker, settings);
    }

    private void play(World world, Databases databases) throws InterruptedException {
        Tasks tasks = world.bean("tracker", Tasks.class);
        DoneTasks doneTasks = world.bean("tracker", DoneTasks.class);
        Shuffles shuffles = world.bean("tracker", Shuffles.class);
        Streams streams = world.bean("tracker", Streams.class);
        Map<String, UUID> taskIds = new HashMap<>();
        UUID manager = manager();
        int done = 0;
        for (LocalDate day = history.from(); !day.isAfter(history.to()); day = day.plusDays(1)) {
            int shuffleBefore = fate.nextInt(DAYS_PER_SHUFFLE) == 0
                    ? fate.nextInt(history.on(day).size() + 1)
                    : -1;
            List<Deed> deeds = history.on(day);
            for (int n = 0; n <= deeds.size(); n++) {
                if (n == shuffleBefore) {
                    shuffles.shuffle(manager);
                    databases.awaitShuffled(DAY_MAX);
                }
                if (n < deeds.size()) {
                    play(deeds.get(n), tasks, doneTasks, databases, taskIds, manager);
                }
            }
            moveTo(startOf(day.plusDays(1)).plus(AFTER_SEAL_GRACE));
            streams.wake();
            databases.awaitFinal(day, DAY_MAX);
            progress.day(day, ++done, history.days(), taskIds.size());
        }
    }

    private void play(
            Deed deed, Tasks tasks, DoneTasks doneTasks, Databases databases, Map<String, UUID> taskIds, UUID author) {
        moveTo(deed.at());
        String item = deed.item().externalId();
        if (deed.done()) {
            UUID task = requireNonNull(taskIds.get(item), item);
            doneTasks.complete(task, databases.assigneeOf(task));
        } else {
            taskIds.put(item, tasks.create(author, item, deed.item().title(), ""));
        }
    }

    /** Time only moves forward: events in the first minute of a day are played after the seal of the previous day. */
    private void moveTo(Instant at) {
        now.updateAndGet(before -> at.isAfter(before) ? at : before);
    }

    private Instant startOf(LocalDate day) {
        return BusinessCalendar.startOf(day, history.zone());
    }

    private static UUID manager() {
        return new UUID(0x4000L, Long.MIN_VALUE | 1);
    }

    private static String yaml(List<UUID> employees) {
        var yaml = new StringBuilder("people:\n");
        append(yaml, manager(), "Manager", Role.manager, Role.manager.name());
        for (int n = 0; n < employees.size(); n++) {
            append(
                    yaml,
                    employees.get(n),
                    "Employee %d".formatted(n + 1),
                    Role.employee,
                    Role.employee.name() + (n + 1));
        }
        return yaml.toString();
    }

    private static void append(StringBuilder yaml, UUID id, String name, Role role, String login) {
        yaml.append("""
                  - id: %s
                    name: %s
                    email: %s@example.com
                    role: %s
                    login: %s
                    password: "{noop}%s"
                    language: en
                    active: true
                """.formatted(id, name, login, role, login, login));
    }
}
