package dev.ates.tracker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tracker.Client;
import dev.ates.tracker.TrackerTest;
import dev.ates.tracker.shuffle.Shuffles;
import dev.ates.ui.Caller;
import dev.ates.ui.Role;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a person sees in a browser without JavaScript. */
class TaskPagesTest extends TrackerTest {

    private static final UUID ANN = new UUID(0, 1);

    private final Tasks tasks = bean(Tasks.class);

    @Test
    void invitesWhoHasNothingToDo() {
        HttpResponse<String> page = browser(ANN, "employee").get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Nothing to do", "Nothing done yet", "data has not arrived yet");
        assertThat(page.body()).doesNotContain("All tasks", "Analytics");
    }

    /** A kept form shows its task to people who may see it. */
    @Test
    void namesTheTaskOfAKeptFormToWhoMaySeeIt() {
        person(1, "employee", true);
        tasks.create(MANAGER, null, new TaskText(null, "Feed the rabbit", ""));
        UUID task = ids("select id from task").getFirst();
        TaskForms forms = bean(TaskForms.class);

        assertThat(forms.nameOf(new Caller(ANN, "Ann", Set.of(Role.employee)), task))
                .as("hers")
                .contains("Feed the rabbit");
        assertThat(forms.nameOf(new Caller(new UUID(0, 8), "Max", Set.of(Role.manager)), task))
                .contains("Feed the rabbit");
        assertThat(forms.nameOf(new Caller(new UUID(0, 9), "Bob", Set.of(Role.employee)), task))
                .as("somebody else's")
                .isEmpty();
        assertThat(forms.nameOf(new Caller(ANN, "Ann", Set.of(Role.employee)), UUID.randomUUID()))
                .isEmpty();
    }

    @Test
    void leadsATaskFromCreationToDone() {
        employees(1);
        Client ann = browser(ANN, "employee");

        HttpResponse<String> created = ann.submit(
                ann.get("/"),
                "/tasks",
                "externalId",
                "ZOO-<7>",
                "title",
                "Feed <the> rabbit",
                "description",
                "Twice\na day");
        assertThat(created.body())
                .contains("“\u2068Feed &lt;the&gt; rabbit\u2069” went to \u2068Person 1\u2069.")
                .contains("data-test=\"done\"", "ZOO-&lt;7&gt;");

        UUID id = ids("select id from task").getFirst();
        HttpResponse<String> one = ann.get("/tasks/" + id);
        assertThat(one.body()).contains("Twice\na day", "Assignees", "ZOO-&lt;7&gt;");

        HttpResponse<String> done = ann.submit(created, "/tasks/" + id + "/completion");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("is done.", "Nothing to do").doesNotContain("data-test=\"done\"");
        assertThat(done.body()).as("the keyboard").containsPattern("<h2[^>]*id=\"open\"[^>]*autofocus");
    }

    @Test
    void leavesTheKeyboardOnWhatFollowsWhatIsDone() {
        employees(1);
        tasks.create(ANN, "first", "");
        UUID second = tasks.create(ANN, "second", "");
        UUID third = tasks.create(ANN, "third", "");
        Client ann = browser(ANN, "employee");

        HttpResponse<String> done = ann.submit(ann.get("/"), "/tasks/" + second + "/completion");
        assertThat(focused(done)).isEqualTo("Done: first");
        done = ann.submit(
                done,
                "/tasks/" + ids("select id from task where title = 'first'").getFirst() + "/completion");
        assertThat(focused(done)).isEqualTo("Done: third");
        assertThat(ann.get("/mine").body()).doesNotContain("autofocus").contains(third.toString());
    }

    private static String focused(HttpResponse<String> page) {
        Matcher button =
                Pattern.compile("<button[^>]*aria-label=\"([^\"]+)\" autofocus").matcher(page.body());
        assertThat(button.find()).isTrue();
        return button.group(1);
    }

    @Test
    void leadsBackToTheListThatOneCameFrom() {
        employees(1);
        String task = "/tasks/" + tasks.create(ANN, "t", "");
        Client manager = browser(MANAGER, "manager");

        assertThat(manager.get(task).body()).containsPattern("data-test=\"back\" href=\"/tasks\">All tasks<");
        assertThat(manager.with("Referer", "http://localhost/tasks?status=open&after=7")
                        .get(task)
                        .body())
                .containsPattern("data-test=\"back\" href=\"/tasks\\?status=open&amp;after=7\">All tasks<");
        assertThat(manager.with("Referer", "http://localhost/mine").get(task).body())
                .containsPattern("data-test=\"back\" href=\"/mine\">My tasks<");
        assertThat(browser(ANN, "employee")
                        .with("Referer", "http://evil/%%/")
                        .get(task)
                        .body())
                .containsPattern("data-test=\"back\" href=\"/mine\">My tasks<");
    }

    @Test
    void givesBackWhatWasTypedAndRefused() {
        employees(1);
        Client ann = browser(ANN, "employee");

        HttpResponse<String> refused = ann.submit(
                ann.get("/"), "/tasks", "externalId", "my id", "title", "x".repeat(501), "description", "my text");

        assertThat(refused.uri().getPath())
                .as("an address that can be reloaded")
                .isEqualTo("/mine");
        assertThat(refused.body())
                .contains("id=\"task-title-wrong\"", "The title must have 1 to 500 characters, it has 501.")
                .contains("my text", "my id", "x".repeat(501))
                .doesNotContain("task-description-wrong");
        HttpResponse<String> reloaded = ann.get("/mine");
        assertThat(reloaded.body())
                .as("reloaded")
                .contains("id=\"task-title-wrong\"", "my text", "my id", "x".repeat(501))
                .doesNotContain("class=\"alert");
        ann.submit(reloaded, "/tasks", "title", "Feed the rabbit");
        assertThat(ann.get("/mine").body()).as("sent").doesNotContain("task-title-wrong", "my text");
        assertThat(ids("select id from task where title <> 'Feed the rabbit'")).isEmpty();
    }

    @Test
    void saysThatThereIsNobodyToAssign() {
        Client manager = browser(MANAGER, "manager");

        assertThat(manager.submit(manager.get("/mine"), "/tasks", "title", "t").body())
                .contains("There is nobody to assign the task to.");
    }

    @Test
    void isolatesWhatOldTitlesCouldDoToThePageAroundThem() {
        employees(1);
        tasks.create(ANN, "t", "");
        jdbc().sql("update task set title = '\u202etxet desrever'").update();

        assertThat(browser(ANN, "employee").get("/").body()).contains("<bdi>\u202etxet desrever</bdi>");
    }

    @Test
    void goesThroughWhatIsDoneByTheTimeOfCompletion() {
        employees(1);
        List<UUID> created = IntStream.range(0, 22)
                .mapToObj(i -> tasks.create(ANN, "Task number %02d".formatted(i), ""))
                .toList();
        created.forEach(id -> {
            CLOCK.advance(Duration.ofSeconds(1));
            complete(id, ANN);
        });
        Client ann = browser(ANN, "employee");

        HttpResponse<String> mine = ann.get("/");
        assertThat(mine.body()).contains("Task number 21", "Task number 02").doesNotContain("Task number 01");
        Matcher older = Pattern.compile("href=\"(/done\\?after=[^\"]+)\"").matcher(mine.body());
        assertThat(older.find()).isTrue();
        assertThat(ann.get(older.group(1)).body())
                .contains("Task number 01", "Task number 00")
                .doesNotContain("Task number 02");
        assertThat(ann.get("/done").body()).contains("Task number 00", "<title>Done tasks · aTES</title>");
        assertThat(ann.get("/done?after=yesterday").statusCode()).isEqualTo(400);
    }

    @Test
    void beginsWithAllTasksForWhomNobodyAssignsAny() {
        Client manager = browser(MANAGER, "manager");
        assertThat(manager.get("/mine").body()).contains("Nothing to do", "All tasks");

        assertThat(manager.get("/").uri().getPath()).isEqualTo("/tasks");
    }

    @Test
    void beginsWithTheOldestOpenTasksAndTheBusiestPeople() {
        employees(2);
        for (int number = 0; number < 8; number++) {
            UUID id = tasks.create(MANAGER, "Task number " + number, "");
            jdbc().sql("update task set assignee_id = ? where id = ?")
                    .params(new UUID(0, number < 6 ? 2 : 1), id)
                    .update();
        }
        Client manager = browser(MANAGER, "manager");

        String start = manager.get("/tasks").body();
        String work = start.substring(start.indexOf("open-work"), start.indexOf("data-test=\"filter\""));
        assertThat(work)
                .contains("Task number 0", "Task number 4")
                .doesNotContain("Task number 5")
                .containsPattern("(?s)Person 2<.*>6<.*Person 1<.*>2<");
        assertThat(manager.get("/tasks?q=" + "assignee:%s+status:open".formatted(ANN))
                        .body())
                .contains("Task number 7", "Task number 6")
                .doesNotContain("Task number 5", "open-work");
        assertThat(manager.get("/tasks?after=9").body()).doesNotContain("open-work");
    }

    @Test
    void leadsBackWhoeverReloadsTheAddressOfAnAction() {
        employees(1);
        UUID bob = new UUID(0, 2);
        UUID id = tasks.create(bob, "t", "");
        Client author = browser(bob, "employee");

        HttpResponse<String> refused = author.submit(author.get("/"), "/tasks/" + id + "/completion");

        assertThat(refused.uri().getPath()).isEqualTo("/mine");
        assertThat(refused.body()).contains("Only the assignee of a task can complete it.");
        assertThat(author.get("/tasks/" + id + "/completion").uri().getPath()).isEqualTo("/");
        assertThat(author.get("/imports/" + id + "/discard").uri().getPath()).isEqualTo("/");
    }

    @Test
    void keepsAllTasksFromOthersThanManagers() {
        Client ann = browser(ANN, "employee");
        HttpResponse<String> mine = ann.get("/");

        assertThat(ann.get("/tasks").statusCode()).isEqualTo(403);
        assertThat(ann.get("/shuffles").statusCode()).isEqualTo(403);
        assertThat(ann.submit(mine, "/shuffles").statusCode()).isEqualTo(403);
        assertThat(count("select count(*) from shuffle")).isZero();
    }

    @Test
    void letsAManagerShuffleAndSaysWhatCameOfIt() {
        employees(3);
        tasks.create(ANN, "Feed the rabbit", "");
        Client manager = browser(MANAGER, "manager");

        HttpResponse<String> all = manager.get("/tasks");
        assertThat(all.body()).contains("Feed the rabbit", "<strong data-test=\"open-count\">1</strong> now");

        HttpResponse<String> shuffled = manager.submit(all, "/shuffles", "key", key(all));
        assertThat(shuffled.uri().getPath()).isEqualTo("/tasks");
        assertThat(shuffled.body()).containsPattern("Shuffle [0-9]+ gave 1 open task away among 3 people\\.");
        assertThat(manager.get("/").body()).contains("All tasks");
    }

    @Test
    void shufflesOnceForWhatWasShownInTwoTabs() {
        employees(3);
        tasks.create(ANN, "Feed the rabbit", "");
        Client manager = browser(MANAGER, "manager");
        HttpResponse<String> one = manager.get("/tasks");
        HttpResponse<String> other = manager.get("/tasks");

        Matcher told = Pattern.compile("Shuffle [0-9]+ gave 1 open task away among 3 people\\.")
                .matcher(manager.submit(one, "/shuffles", "key", key(one)).body());
        HttpResponse<String> again = manager.submit(other, "/shuffles", "key", key(other));

        assertThat(told.find()).isTrue();
        assertThat(again.body())
                .contains("You have already confirmed this, so nothing was reassigned. " + told.group());
        assertThat(count("select count(*) from assignment")).isEqualTo(2);
        manager.submit(again, "/shuffles", "key", key(again));
        assertThat(count("select count(*) from assignment")).isEqualTo(3);
        assertThat(manager.submit(again, "/shuffles").statusCode()).isEqualTo(400);
        assertThat(manager.submit(again, "/shuffles", "key", "").body()).contains("A part of the form is missing");
        assertThat(count("select count(*) from assignment"))
                .as("one without a key could charge twice")
                .isEqualTo(3);
    }

    @Test
    void createsOneTaskHoweverOftenAFormIsSent() {
        employees(1);
        Client ann = browser(ANN, "employee");
        HttpResponse<String> form = ann.get("/");
        String[] typed = {"key", key(form), "title", "Feed the rabbit"};

        ann.submit(form, "/tasks", typed);
        HttpResponse<String> again = ann.submit(form, "/tasks", typed);

        assertThat(again.body())
                .contains("no second task was created. “\u2068Feed the rabbit\u2069” went to \u2068Person 1\u2069.");
        assertThat(count("select count(*) from task")).isEqualTo(1);
        HttpResponse<String> changed = ann.submit(form, "/tasks", "key", key(form), "title", "Feed the parrot");
        assertThat(changed.body())
                .contains("This form has already been sent with other content.", "value=\"Feed the parrot\"");
        ann.submit(changed, "/tasks", "key", key(changed), "title", "Feed the parrot");
        assertThat(count("select count(*) from task")).isEqualTo(2);
    }

    /** The key of a form. */
    private static String key(HttpResponse<String> page) {
        Matcher key = Pattern.compile("name=\"key\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    @Test
    void goesThroughManyTasksPageByPage() {
        employees(1);
        for (int i = 0; i < 3; i++) {
            tasks.create(ANN, "Task number " + i, "");
        }
        Client manager = browser(MANAGER, "administrator");

        HttpResponse<String> first = manager.get("/tasks?status=open&limit=2");

        assertThat(first.body()).contains("Task number 2", "Task number 1").doesNotContain("Task number 0");
        assertThat(first.body()).contains("/tasks?status=open&amp;after=");
    }

    @Test
    void filtersDoneTasksByTheirDay() {
        employees(1);
        complete(tasks.create(MANAGER, "Feed the rabbit", ""), ANN);
        complete(tasks.create(MANAGER, "Feed the parrot", ""), ANN);
        LocalDate today = bean(BusinessCalendar.class).today();
        Client ann = browser(ANN, "employee");

        assertThat(ann.get("/done?limit=1&done=" + today).body())
                .contains("Feed the parrot", "/done?done=%s&amp;after=".formatted(today))
                .doesNotContain("Feed the rabbit");
        assertThat(ann.get("/done?done=" + today.minusDays(1)).body())
                .contains("The filter is set to Done %s.".formatted(today.minusDays(1)), "href=\"/done\">Show all<")
                .doesNotContain("Nothing done yet");
    }

    @Test
    void listsShufflesByWhoStartedThem() {
        employees(1);
        jdbc().sql("update person set name = 'Ann Ж' where id = ?").param(ANN).update();
        bean(Shuffles.class).shuffle(MANAGER);
        bean(Shuffles.class).shuffle(ANN);
        bean(Shuffles.class).shuffle(MANAGER);
        Client manager = browser(MANAGER, "manager");
        Client program = program(MANAGER, "manager");

        assertThat(manager.get("/shuffles").body()).contains("Shuffle 1<", "Shuffle 2<", "Shuffle 3<");
        assertThat(manager.get("/shuffles?limit=1&person=" + MANAGER).body())
                .contains("Shuffle 3<", "/shuffles?person=%s&amp;after=3".formatted(MANAGER))
                .doesNotContain("Shuffle 2<");
        assertThat(manager.get("/shuffles?person=ann").body())
                .contains("Shuffle 2<", "<bdi>Ann Ж</bdi>")
                .doesNotContain("Shuffle 1<", "Shuffle 3<");
        assertThat(manager.get("/shuffles?person=nobody").body())
                .contains("The filter is set to Person", "href=\"/shuffles\">Show all<");
        assertThat(program.get("/api/v1/shuffles?after=3&person=" + MANAGER).body())
                .contains("\"id\":1,")
                .doesNotContain("\"id\":2,", "\"id\":3,");
        assertThat(program.get("/api/v1/shuffles?person=ann").statusCode()).isEqualTo(400);
    }

    @Test
    void filtersTheTasksOfAll() {
        employees(1);
        tasks.create(ANN, "ZOO-7", "Feed the rabbit", "");
        UUID done = tasks.create(ANN, "ZOO-8", "Feed the parrot", "");
        complete(done, ANN);
        jdbc().sql("update person set name = 'Ann Ж' where id = ?").param(ANN).update();
        Client manager = browser(MANAGER, "manager");

        HttpResponse<String> page = manager.get("/tasks?status=&person=nn+%D0%B6&q=+id:ZOO-8+&created=&done=");

        assertThat(page.body())
                .contains("Feed the parrot", "value=\"nn ж\"", "value=\"id:ZOO-8\"", "href=\"/tasks\">Clear<")
                .doesNotContain("Feed the rabbit");
        assertThat(manager.get("/tasks?person=ann&limit=1").body())
                .as("the newest one")
                .contains("Feed the parrot", "/tasks?person=ann&amp;after=")
                .doesNotContain("Feed the rabbit");
        assertThat(manager.get("/tasks?person=bob").body())
                .contains("Nothing matches", "href=\"/tasks\">Show all<")
                .doesNotContain("Anybody can create one");
        assertThat(manager.get("/tasks?done=tomorrow").statusCode()).isEqualTo(400);
        assertThat(manager.get("/tasks?status=lost").statusCode()).isEqualTo(400);
    }
}
