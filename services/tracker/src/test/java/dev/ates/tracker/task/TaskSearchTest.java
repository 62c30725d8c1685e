package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tracker.Client;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.search.QueryRefused;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a search finds, in which order, and what is said about a wrong one. */
class TaskSearchTest extends TrackerTest {

    private static final Caller MARY = new Caller(MANAGER, "Mary", Set.of(Role.manager));

    private final Tasks tasks = bean(Tasks.class);
    private final FoundTasks found = bean(FoundTasks.class);
    private final TaskSearch search = bean(TaskSearch.class);

    @Test
    void findsTasksByTheirWords() {
        employees(1);
        task("ZOO-7", "Feed the Rabbit", "Twice a day: http://zoo.example/rabbit");
        task(null, "Feed the parrot", "The rabbit must not see it");
        task(null, "Корми кролика", "東京の動物園");

        assertThat(titles("rabbit")).containsExactly("Feed the parrot", "Feed the Rabbit");
        assertThat(titles("\"FEED the rabbit\"")).containsExactly("Feed the Rabbit");
        assertThat(titles("\"rabbit feed\"")).isEmpty();
        assertThat(titles("\"rabbit twice\"")).as("a phrase across two texts").isEmpty();
        assertThat(titles("rabbit -parrot")).containsExactly("Feed the Rabbit");
        assertThat(titles("-rabbit")).containsExactly("Корми кролика");
        assertThat(titles("zoo-7")).containsExactly("Feed the Rabbit");
        assertThat(titles("7")).containsExactly("Feed the Rabbit");
        assertThat(titles("http://zoo.example")).containsExactly("Feed the Rabbit");
        assertThat(titles("КРОЛИКА 動物園")).containsExactly("Корми кролика");
        assertThat(titles("rab")).as("whole words").isEmpty();
        assertThat(titles("\"it's' | ! & <-> 'x\"")).isEmpty();
    }

    @Test
    void findsTasksByEverythingElse() {
        employees(2);
        person(MANAGER.getLeastSignificantBits(), "manager", true);
        jdbc().sql("update person set name = 'Ann Archer' where id = ?")
                .param(new UUID(0, 1))
                .update();
        // Other tests move the clock as well, and never back: days that were sealed stay sealed.
        LocalDate day = bean(BusinessCalendar.class).today();
        UUID old = task("A-1", "old", "");
        bean(DoneTasks.class).complete(old, assigneeOf(old));
        CLOCK.advance(Duration.ofDays(2));
        UUID young = task("A-2", "young", "");
        set(old, 1, 1000, 2000);
        set(young, 2, 1550, 3999);
        jdbc().sql("update task set created_by = ? where id = ?")
                .params(new UUID(0, 2), young)
                .update();

        assertThat(titles("assignee:ann")).containsExactly("old");
        assertThat(titles("-assignee:\"ann archer\"")).containsExactly("young");
        assertThat(titles("assignee:" + new UUID(0, 2))).containsExactly("young");
        assertThat(titles("assignee:ann assignee:" + new UUID(0, 2))).isEmpty();
        assertThat(titles("assignee:nobody")).isEmpty();
        assertThat(titles("assignee:ann old")).containsExactly("old");
        assertThat(titles("assignee:ann young")).isEmpty();
        assertThat(titles("by:me")).containsExactly("old");
        assertThat(titles("by:\"me\"")).as("a part of a name").isEmpty();
        assertThat(titles("-by:me")).containsExactly("young");
        assertThat(titles("status:open")).containsExactly("young");
        assertThat(titles("-status:open")).containsExactly("old");
        assertThat(titles("id:A-1")).containsExactly("old");
        assertThat(titles("-id:A-1")).containsExactly("young");
        assertThat(titles("price:>20")).containsExactly("young");
        assertThat(titles("reward:<=20.00")).containsExactly("old");
        assertThat(titles("-reward:20..39.98")).containsExactly("young");
        assertThat(titles("fee:15.50")).containsExactly("young");
        assertThat(titles("fee:10..15.50")).containsExactly("young", "old");
        assertThat(titles("fee:10 reward:>20")).isEmpty();
        assertThat(titles("reward:>20 old")).isEmpty();
        assertThat(titles("reward:>20 young assignee:" + new UUID(0, 2) + " status:open"))
                .containsExactly("young");
        assertThat(titles("created:today")).containsExactly("young");
        assertThat(titles("created:..yesterday")).containsExactly("old");
        assertThat(titles("created:" + day + "..today")).containsExactly("young", "old");
        assertThat(titles("-created:today")).containsExactly("old");
        assertThat(titles("created:>today")).isEmpty();
        assertThat(titles("done:" + day)).containsExactly("old");
        assertThat(titles("done:>" + day)).isEmpty();
        assertThat(titles("-done:" + day)).containsExactly("young");
        assertThat(titles("created:today done:" + day)).isEmpty();
    }

    /** One way for a price that few tasks have, another one for many. */
    @Test
    void findsTasksOfARarePriceAndOfACommonOne() {
        employees(1);
        set(task("A-1", "rare", ""), 1, 1000, 3000);
        set(task("A-2", "rare", ""), 1, 1000, 3000);
        UUID common = task("A-3", "common", "");
        set(common, 1, 1000, 2000);
        jdbc().sql("""
                with copied as (
                  insert into task (id, title, description, assignee_id, fee_minor, reward_minor, currency, created_by,
                                    created_at, assigned_at)
                  select uuidv7(), title, description, assignee_id, fee_minor, reward_minor, currency, created_by, created_at, assigned_at
                  from task, generate_series(1, 1100) where id = ?
                  returning number, created_at, fee_minor, reward_minor
                )
                insert into task_search (number, created_at, fee_minor, reward_minor, words)
                select number, created_at, fee_minor, reward_minor, to_tsvector('simple', 'common') from copied
                """).param(common).update();

        assertThat(titles("price:30")).containsExactly("rare", "rare");
        assertThat(list(
                        "price:30",
                        list("price:30", Long.MAX_VALUE, 1).getFirst().number(),
                        50))
                .as("the second page")
                .hasSize(1);
        assertThat(list("price:20", Long.MAX_VALUE, 5_000)).hasSize(1_101);
        assertThat(list("price:>=20", Long.MAX_VALUE, 5_000)).hasSize(1_103);
        assertThat(list("price:20 fee:>10", Long.MAX_VALUE, 5_000)).isEmpty();
    }

    @Test
    void findsWhatAnImportHasCreatedAndChanged() {
        employees(1);
        ImportedTasks imported = bean(ImportedTasks.class);
        var transactions = new TransactionTemplate(bean(PlatformTransactionManager.class));
        List<ImportedTasks.Text> texts =
                List.of(new ImportedTasks.Text("I-1", "First", "here"), new ImportedTasks.Text("I-2", "Second", ""));

        transactions.executeWithoutResult(transaction -> imported.create(MANAGER, texts));
        assertThat(titles("first here")).containsExactly("First");
        assertThat(titles("I-2")).containsExactly("Second");

        transactions.executeWithoutResult(
                transaction -> imported.change(MANAGER, List.of(new ImportedTasks.Text("I-1", "Third", "there"))));
        assertThat(titles("first")).isEmpty();
        assertThat(titles("third there I-1")).containsExactly("Third");
        assertThat(titles("second")).containsExactly("Second");
    }

    /** However the tasks lie in the blocks, and in whatever order they are read. */
    @Test
    void findsExactlyWhatMatchesPageByPage() {
        employees(3);
        List<String> vocabulary = List.of("red", "green", "blue", "black");
        List<List<String>> written = new ArrayList<>();
        for (int number = 0; number < 60; number++) {
            if (number % 10 == 0) {
                jdbc().sql("select setval(pg_get_serial_sequence('task', 'number'), ?)")
                        .param(1 + (number * 8192L) / 20)
                        .query(Long.class)
                        .single();
            }
            List<String> words =
                    vocabulary.stream().filter(word -> RANDOM.nextInt(3) > 0).collect(Collectors.toList());
            Collections.shuffle(words, RANDOM);
            task(null, "t%d %s".formatted(number, String.join(" ", words)), "");
            written.addFirst(words);
        }

        assertThat(matching(written, words -> words.contains("red") && !words.contains("blue")))
                .isEqualTo(pages("red -blue"));
        assertThat(matching(written, words -> String.join(" ", words).contains("green black")))
                .isEqualTo(pages("\"green black\""));
        assertThat(matching(written, words -> !words.contains("red"))).isEqualTo(pages("-red"));
        for (int person = 1; person <= 3; person++) {
            String assignee = "assignee:" + new UUID(0, person);
            assertThat(pages(assignee + " red"))
                    .isEqualTo(pages("red").stream()
                            .filter(pages(assignee)::contains)
                            .toList());
        }
    }

    private List<String> matching(List<List<String>> written, Predicate<List<String>> condition) {
        return IntStream.range(0, written.size())
                .filter(index -> condition.test(written.get(index)))
                .mapToObj(index -> "t" + (written.size() - 1 - index))
                .toList();
    }

    /** All pages of a search, while new tasks come in; the first words of the titles. */
    private List<String> pages(String typed) {
        List<String> all = new ArrayList<>();
        long before = Long.MAX_VALUE;
        List<Task> page = list(typed, before, 7);
        while (!page.isEmpty()) {
            page.forEach(task -> all.add(task.title().split(" ", 2)[0]));
            before = page.getLast().number();
            page = list(typed, before, 7);
        }
        assertThat(all).doesNotHaveDuplicates();
        return all;
    }

    @Test
    void goesOnWhereAPageEndedThoughTasksHaveComeIn() {
        employees(1);
        List<String> titles = IntStream.range(0, 4).mapToObj(n -> "rabbit " + n).toList();
        titles.forEach(title -> task(null, title, ""));

        List<Task> first = list("rabbit", Long.MAX_VALUE, 2);
        task(null, "rabbit 4", "");

        assertThat(list("rabbit", first.getLast().number(), 2))
                .extracting(Task::title)
                .containsExactly("rabbit 1", "rabbit 0");
    }

    @Test
    void saysInPlaceWhatIsWrong() {
        employees(21);
        String wrong = "a stats:open";
        String told = "At character 3: There is no field stats.";

        HttpResponse<String> answer = program(MANAGER, "manager").get("/api/v1/tasks?q=" + encoded(wrong));
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.get("type").asString()).isEqualTo("urn:ates:problem:search-not-understood");
        assertThat(problem.get("detail").asString()).startsWith(told);

        Client browser = browser(MANAGER, "manager");
        assertThat(browser.get("/tasks?q=" + encoded(wrong)).body()).contains(told, "value=\"a stats:open\"");
        assertThat(browser.get("/tasks?q=" + "x".repeat(201)).statusCode()).isEqualTo(400);
        assertThatThrownBy(() -> titles("a assignee:person"))
                .isInstanceOf(QueryRefused.class)
                .hasMessageStartingWith("At character 3: More than 20 people have");
    }

    @Test
    void keepsTheSearchFromPageToPage() {
        employees(1);
        Stream.of("one rabbit", "two rabbit", "three").forEach(title -> task(null, title, ""));
        Client browser = browser(MANAGER, "manager");

        assertThat(browser.get("/tasks?limit=1&q=" + encoded("rabbit status:open"))
                        .body())
                .contains("two rabbit", "/tasks?q=rabbit%20status%3Aopen&amp;after=")
                .doesNotContain("one rabbit", "three");
        assertThat(program(MANAGER, "manager")
                        .get("/api/v1/tasks?q=rabbit+by:me")
                        .body())
                .contains("one rabbit", "two rabbit")
                .doesNotContain("three");
    }

    private UUID task(@Nullable String externalId, String title, String description) {
        return tasks.create(MANAGER, externalId, title, description);
    }

    private static void set(UUID task, long assignee, long fee, long reward) {
        jdbc().sql("update task set assignee_id = ?, fee_minor = ?, reward_minor = ? where id = ?")
                .params(new UUID(0, assignee), -fee, reward, task)
                .update();
        jdbc().sql("""
                update task_search set fee_minor = task.fee_minor, reward_minor = task.reward_minor
                from task where task.number = task_search.number and task.id = ?
                """).param(task).update();
    }

    private List<String> titles(String typed) {
        return list(typed, Long.MAX_VALUE, 50).stream().map(Task::title).toList();
    }

    private List<Task> list(String typed, long before, int limit) {
        return found.list(search.add(TaskFilter.of(null), typed, MARY), before, limit);
    }

    private static String encoded(String typed) {
        return URLEncoder.encode(typed, StandardCharsets.UTF_8);
    }
}
