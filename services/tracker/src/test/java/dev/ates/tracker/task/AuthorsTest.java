package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tracker.TrackerTest;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;

class AuthorsTest extends TrackerTest {

    private static final int MOST = 3;
    private static final Caller ANN = new Caller(new UUID(0, 1), "Ann", Set.of(Role.employee));
    private static final Caller BOB = new Caller(new UUID(0, 2), "Bob", Set.of(Role.employee));
    private static final Caller MARY = new Caller(MANAGER, "Mary", Set.of(Role.manager));

    private final Authors authors = new Authors(
            bean(Tasks.class),
            jdbc(),
            bean(PlatformTransactionManager.class),
            bean(BusinessCalendar.class),
            new AuthorSettings(MOST));

    private UUID create(Caller author, UUID key) {
        return authors.create(author, key, new TaskText(null, "Feed the rabbit", ""))
                .id();
    }

    @Test
    void anEmployeeCreatesALimitedNumberOfTasksInADay() {
        employees(2);
        UUID first = create(ANN, new UUID(0, 11));
        create(ANN, new UUID(0, 12));
        create(ANN, new UUID(0, 13));

        assertThatThrownBy(() -> create(ANN, new UUID(0, 14)))
                .isInstanceOf(Authors.TooMany.class)
                .hasMessageContaining("created 3 tasks today");

        assertThat(count("select count(*) from task")).isEqualTo(MOST);
        assertThat(told()).hasSize(MOST);
        assertThat(create(ANN, new UUID(0, 11))).as("the same request again").isEqualTo(first);
        create(BOB, new UUID(0, 21));
        CLOCK.advance(Duration.ofDays(1));
        create(ANN, new UUID(0, 14));
    }

    @Test
    void aManagerCreatesAnyNumber() {
        employees(1);
        for (int task = 0; task <= MOST; task++) {
            create(MARY, new UUID(1, task));
        }

        assertThat(count("select count(*) from task")).isEqualTo(MOST + 1);
    }

    @Test
    void theLimitHasBounds() {
        assertThatThrownBy(() -> new AuthorSettings(0)).hasMessageContaining("ates.author.tasks-max");
        assertThatThrownBy(() -> new AuthorSettings(1_000_001)).hasMessageContaining("ates.author.tasks-max");
    }
}
