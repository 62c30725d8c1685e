package dev.ates.accounting.robot;

import static java.util.Objects.requireNonNull;

import dev.ates.sql.Columns;
import dev.ates.sql.Rows;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which instance runs which robot. A lease in the database saves work; what keeps an instance that was paused past its
 * lease from doing harm is the fence: a number that rises with each change of hands, and that every step shows inside its
 * own transaction. The lease's time is the database's, the one clock that all instances share.
 */
@Component
class Turns {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final RobotLog robotLog;
    private final RobotSettings settings;
    private final Clock clock;
    private final String instance = ManagementFactory.getRuntimeMXBean().getName() + "/"
            + UUID.randomUUID().toString().substring(0, 8);

    Turns(JdbcClient jdbc, TransactionTemplate transaction, RobotLog robotLog, RobotSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.robotLog = robotLog;
        this.settings = settings;
        this.clock = clock;
        jdbc.sql("insert into robot (name) select unnest(:names) on conflict (name) do nothing")
                .param("names", Columns.texts(Arrays.asList(Robots.Name.values()), Robots.Name::name))
                .update();
    }

    /** The robot's turn, if it is this instance's; none while another one has it or an operator has paused it. */
    Optional<LeasedTurn> take(Robots.Name robot) {
        Lease lease = jdbc.sql("""
                select fence,
                       paused_at is null and holder is not distinct from :instance
                           and held_until > clock_timestamp() + :fresh * interval '1 millisecond' as fresh,
                       paused_at is null
                           and (holder is not distinct from :instance or held_until < clock_timestamp()) as free
                from robot where name = :robot
                """)
                .param("instance", instance)
                .param("fresh", settings.leaseLength().toMillis() * 2 / 3)
                .param("robot", robot.name())
                .query(Rows.as(Lease.class))
                .single();
        if (lease.fresh()) {
            return Optional.of(new LeasedTurn(robot, instance, lease.fence(), null));
        }
        return lease.free() ? lease(robot) : Optional.empty();
    }

    /** Waits for a step of the previous holder that is still running: it has locked the row. */
    private Optional<LeasedTurn> lease(Robots.Name robot) {
        return jdbc.sql("""
                update robot set
                    fence = fence + case when holder is distinct from :instance then 1 else 0 end,
                    holder = :instance,
                    held_until = clock_timestamp() + :length * interval '1 millisecond'
                where name = :robot and paused_at is null
                  and (holder is not distinct from :instance or held_until < clock_timestamp())
                returning fence
                """)
                .param("instance", instance)
                .param("length", settings.leaseLength().toMillis())
                .param("robot", robot.name())
                .query(Long.class)
                .optional()
                .map(fence -> new LeasedTurn(robot, instance, fence, null));
    }

    /** Takes the robot over from whoever runs it now, also while it is paused: an operator starts it by hand. */
    LeasedTurn takeOver(Robots.Name robot, String operator) {
        String holder = instance + " by hand";
        long fence = jdbc.sql("""
                update robot set fence = fence + 1, holder = :holder,
                                 held_until = clock_timestamp() + :length * interval '1 millisecond'
                where name = :robot returning fence
                """)
                .param("holder", holder)
                .param("length", settings.leaseLength().toMillis())
                .param("robot", robot.name())
                .query(Long.class)
                .single();
        return new LeasedTurn(robot, holder, fence, operator);
    }

    /** Lets another instance have everything at once. */
    void release() {
        jdbc.sql("update robot set held_until = '-infinity' where holder = :instance")
                .param("instance", instance)
                .update();
    }

    private record Lease(long fence, boolean fresh, boolean free) {}

    /** A turn that is bound to a fence. */
    final class LeasedTurn implements Turn {

        private final Robots.Name robot;
        private final String holder;
        private final long fence;
        private final @Nullable String operator;
        private volatile long renewedNanos = System.nanoTime();

        private LeasedTurn(Robots.Name robot, String holder, long fence, @Nullable String operator) {
            this.robot = robot;
            this.holder = holder;
            this.fence = fence;
            this.operator = operator;
        }

        @Override
        public <T> T step(String name, Supplier<T> work) {
            renew();
            return requireNonNull(transaction.execute(status -> {
                showFence();
                return work.get();
            }));
        }

        /**
         * The lock keeps others from taking over before this transaction ends; an instance that stands still in the
         * middle of it is thrown out by the database, so that it holds nobody up for longer than a lease.
         */
        private void showFence() {
            boolean shown = jdbc.sql("""
                    select set_config('idle_in_transaction_session_timeout', :idleMax, true) from robot
                    where name = :robot and fence = :fence and (paused_at is null or :byHand) for share
                    """)
                    .param("idleMax", Long.toString(settings.leaseLength().toMillis()))
                    .param("robot", robot.name())
                    .param("fence", fence)
                    .param("byHand", isByHand())
                    .query(String.class)
                    .optional()
                    .isPresent();
            if (!shown) {
                throw new TurnLost(robot, fence);
            }
        }

        private void renew() {
            long nanos = System.nanoTime();
            if (nanos - renewedNanos < settings.leaseLength().toNanos() / 3) {
                return;
            }
            int held = jdbc.sql("""
                    update robot set held_until = clock_timestamp() + :length * interval '1 millisecond'
                    where name = :robot and fence = :fence
                    """)
                    .param("length", settings.leaseLength().toMillis())
                    .param("robot", robot.name())
                    .param("fence", fence)
                    .update();
            if (held == 0) {
                throw new TurnLost(robot, fence);
            }
            renewedNanos = nanos;
        }

        @Override
        public boolean isByHand() {
            return operator != null;
        }

        @Override
        public long begin(@Nullable LocalDate day) {
            return robotLog.begin(robot, day, holder, operator);
        }

        @Override
        public void end(long run, Map<String, ? extends Number> counts) {
            robotLog.end(run, counts);
        }

        @Override
        public void record(@Nullable LocalDate day, Instant started, Map<String, ? extends Number> counts) {
            robotLog.done(robot, day, started, holder, operator, counts);
        }

        /** The robot came through without a failure. */
        void good() {
            jdbc.sql("""
                    update robot set last_good = :now, last_good_on = :holder where name = :robot and fence = :fence
                    """)
                    .param("now", Columns.time(clock.instant()))
                    .param("holder", holder)
                    .param("robot", robot.name())
                    .param("fence", fence)
                    .update();
        }

        void failed(Instant started, RuntimeException failure) {
            robotLog.failed(robot, started, holder, operator, failure);
        }

        /** An operator's run is over: the instances share the robot out among themselves again. */
        void giveBack() {
            jdbc.sql("update robot set held_until = '-infinity' where name = :robot and fence = :fence")
                    .param("robot", robot.name())
                    .param("fence", fence)
                    .update();
        }
    }
}
