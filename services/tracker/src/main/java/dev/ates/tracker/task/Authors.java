package dev.ates.tracker.task;

import static java.time.ZoneOffset.UTC;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The people who create tasks. Each task is worth money to whoever gets it, and nobody checks whether it was done, so a
 * program of one employee could create any amount of money overnight: an employee creates a limited number of tasks in a
 * business day. Managers and administrators are never assigned tasks, and can import any number of them.
 */
@Component
class Authors {

    private final Tasks tasks;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final BusinessCalendar calendar;
    private final AuthorSettings settings;

    Authors(
            Tasks tasks,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            BusinessCalendar calendar,
            AuthorSettings settings) {
        this.tasks = tasks;
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
        this.calendar = calendar;
        this.settings = settings;
    }

    /** The newest task of the author after {@code most} newer ones. */
    private static final String TOO_MANY = """
            select count(*) > 0
            from (
              select created_at
              from task
              where created_by = :author
              order by number desc
              offset :most
              limit 1
            ) as task
            where created_at >= :today
            """;

    /**
     * Creates a task, see {@link Tasks#create(UUID, UUID, TaskText)}. Requests at the same moment can exceed the limit by
     * their number.
     *
     * @param key becomes the task's id; none for a request that is never repeated
     * @throws TooMany when it would be one too many; then no task is created
     */
    Tasks.Created create(Caller author, @Nullable UUID key, TaskText text) {
        return transactions.execute(transaction -> {
            Tasks.Created created = tasks.create(author.id(), key, text);
            if (!created.repeated() && !author.isOf(Group.managers) && hasTooMany(author.id())) {
                throw new TooMany(settings.tasksMax());
            }
            return created;
        });
    }

    private boolean hasTooMany(UUID author) {
        return jdbc.sql(TOO_MANY)
                .param("author", author)
                .param("most", settings.tasksMax())
                .param("today", calendar.startOf(calendar.today()).atOffset(UTC))
                .query(Boolean.class)
                .single();
    }

    /** {@code too-many-tasks}. */
    static final class TooMany extends TaskRefusal {
        private static final long serialVersionUID = 1L;

        private TooMany(int most) {
            super(
                    HttpStatus.CONFLICT,
                    "too-many-tasks",
                    "You have created %,d tasks today, as many as one person may. A manager can import more."
                            .formatted(most));
        }
    }
}
