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
 * Decides which instance runs which robot. The {@link Lease} saves work; an instance that was suspended past its lease is kept
 * from doing harm by the fence, which every step checks inside its own transaction.
 */
final class Turns {

    /** The prefix of the names of robots' leases; there are other leases. */
    static final String LEASE_PREFIX = "robot ";

    private final Leases leases;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final RobotLog robotLog;
    private final Duration leaseLength;
    private final Map<String, Lease> own = new ConcurrentHashMap<>();

    /** @param leaseLength after which another instance takes over from an unresponsive one */
    Turns(Leases leases, JdbcClient jdbc, TransactionTemplate transaction, RobotLog robotLog, Duration leaseLength) {
        this.leases = leases;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.robotLog = robotLog;
        this.leaseLength = leaseLength;
    }

    /** The robot's turn, if this instance has the lease; empty while another instance has it or the robot is paused. */
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

    /** Takes the robot over for a manual start, from any instance, even while it is paused. */
    LeasedTurn takeOver(String robot, String operator) {
        Lease operators = leases.ofOperator(nameOf(robot), leaseLength);
        operators.seize();
        lease(robot).forget();
        return new LeasedTurn(robot, operators, operator);
    }

    /** Releases all leases. */
    void release() {
        own.values().forEach(Lease::release);
    }

    private Lease lease(String robot) {
        return own.computeIfAbsent(robot, name -> leases.of(nameOf(name), leaseLength));
    }

    private static String nameOf(String robot) {
        return LEASE_PREFIX + robot;
    }

    /** A turn bound to a fencing token. */
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
         * The lock keeps others from taking over before this transaction ends. The database ends a transaction that is idle for
         * longer than a lease, so an unresponsive instance does not block others for longer.
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

        /** Records a run without a failure; {@code false} when nothing was written because the turn had ended. */
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

        /** Ends a manual run and releases its lease. */
        void giveBack() {
            lease.release();
        }
    }
}
