package dev.ates.robots;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which instance runs which robot. The {@link Lease} saves work; what keeps an instance that was paused past its lease from
 * doing harm is the fence, which every step shows inside its own transaction.
 */
final class Turns {

    /** What a robot's lease is called before its name: others lead too. */
    static final String LEASE_PREFIX = "robot ";

    private final Leases leases;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final RobotLog robotLog;
    private final Duration leaseLength;
    private final Map<String, Lease> own = new ConcurrentHashMap<>();

    /** @param leaseLength after which another instance takes over from one that stands still */
    Turns(Leases leases, JdbcClient jdbc, TransactionTemplate transaction, RobotLog robotLog, Duration leaseLength) {
        this.leases = leases;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.robotLog = robotLog;
        this.leaseLength = leaseLength;
    }

    /** The robot's turn, if it is this instance's; none while another one has it or an operator has paused it. */
    Optional<LeasedTurn> take(String robot) {
        Lease lease = lease(robot);
        return isPaused(robot) || !lease.hold() ? Optional.empty() : Optional.of(new LeasedTurn(robot, lease, null));
    }

    private boolean isPaused(String robot) {
        return jdbc.sql("select paused_at is not null from robots.robot where name = :robot")
                .param("robot", robot)
                .query(Boolean.class)
                .single();
    }

    /** Takes the robot over from whoever runs it now, also while it is paused: an operator starts it manually. */
    LeasedTurn takeOver(String robot, String operator) {
        Lease operators = leases.ofOperator(nameOf(robot), leaseLength);
        operators.seize();
        lease(robot).forget();
        return new LeasedTurn(robot, operators, operator);
    }

    /** Lets another instance have everything at once. */
    void release() {
        own.values().forEach(Lease::release);
    }

    private Lease lease(String robot) {
        return own.computeIfAbsent(robot, name -> leases.of(nameOf(name), leaseLength));
    }

    private static String nameOf(String robot) {
        return LEASE_PREFIX + robot;
    }

    /** A turn that is bound to a fence. */
    final class LeasedTurn implements Turn {

        private final String robot;
        private final Lease lease;
        private final long fence;
        private final @Nullable String operator;

        private LeasedTurn(String robot, Lease lease, @Nullable String operator) {
            this.robot = robot;
            this.lease = lease;
            this.fence = lease.fence();
            this.operator = operator;
        }

        @Override
        public <T> T step(String name, Supplier<T> work) {
            if (!lease.hold()) {
                throw lost();
            }
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
                    select set_config('idle_in_transaction_session_timeout', :idleMax, true)
                    from robots.lease, robots.robot
                    where lease.name = :lease and lease.fence = :fence
                      and robot.name = :robot and (robot.paused_at is null or :manualStart) for share
                    """)
                    .param("idleMax", Long.toString(leaseLength.toMillis()))
                    .param("lease", lease.name())
                    .param("fence", fence)
                    .param("robot", robot)
                    .param("manualStart", isManualStart())
                    .query(String.class)
                    .optional()
                    .isPresent();
            if (!shown) {
                throw lost();
            }
        }

        private TurnLost lost() {
            lease.forget();
            return new TurnLost(robot, fence);
        }

        @Override
        public boolean isManualStart() {
            return operator != null;
        }

        @Override
        public long begin(@Nullable LocalDate day) {
            return robotLog.begin(robot, day, lease.holder(), operator);
        }

        @Override
        public void end(long run, Map<String, ? extends Number> counts) {
            robotLog.end(run, counts);
        }

        @Override
        public void record(@Nullable LocalDate day, Instant started, Map<String, ? extends Number> counts) {
            robotLog.done(robot, day, started, lease.holder(), operator, counts);
        }

        /** The robot came through without a failure; {@code false} when that was not written, as the turn had ended. */
        boolean good() {
            boolean written = robotLog.good(robot, lease, fence);
            if (!written) {
                lease.forget();
            }
            return written;
        }

        void failed(Instant started, RuntimeException failure) {
            robotLog.failed(robot, started, lease.holder(), operator, failure);
        }

        /** An operator's run is over: the instances share the robot out among themselves again. */
        void giveBack() {
            lease.release();
        }
    }
}
