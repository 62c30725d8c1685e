import accounting.api.AccountApi;
import accounting.api.ApprovalsApi;
import accounting.api.CorrectionsApi;
import accounting.api.DaysApi;
import accounting.api.LettersApi;
import accounting.api.PayoutsApi;
import accounting.model.AccountEntry;
import accounting.model.BusinessDay;
import accounting.model.CorrectionAdjustment;
import accounting.model.Payout;
import accounting.model.Proposal;
import analytics.api.FiguresApi;
import analytics.model.DayFigures;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import tracker.api.ShufflesApi;
import tracker.api.TasksApi;
import tracker.model.Task;
import tracker.model.TaskNewTask;

/** A whole day through the clients that openapi-generator has made: every figure is read by its generated type. */
public final class Day {

    private static final int PORT = Integer.getInteger("port");
    private static final String EXTERNAL_ID = "JAVA-" + UUID.randomUUID();
    private static final long BONUS_MINOR = 70_000;
    private static final Map<String, String> TOKENS = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        Task done = work();
        UUID person = done.getAssigneeId();
        String login = login(done);
        AccountEntry reward = until("the reward is on the account", 60, () -> account(login)
                .accountMyEntries(null, 100, null)
                .getEntries()
                .stream()
                .filter(entry -> done.getId().equals(entry.getTaskId()) && entry.getAmountMinor() > 0)
                .findFirst());
        expect("the reward", done.getRewardMinor(), reward.getAmountMinor());
        correct(person);
        BusinessDay closed = until("the day is closed", 240, () -> Optional.of(new DaysApi(
                        accounting("victor")).daysOne(reward.getDay()))
                .filter(BusinessDay::getClosed));
        paid(closed, person);
        DayFigures figures = until("the day is final", 120, () -> Optional.of(
                        new FiguresApi(analytics("ada")).figuresDay(closed.getDay()).getFigures())
                .filter(DayFigures::getIsFinal));
        expect("the fees of the day", closed.getFeesMinor(), figures.getFeesMinor());
        expect("the rewards of the day", closed.getRewardsMinor(), figures.getRewardsMinor());
        expect("what the company earned", closed.getCompanyEarnedMinor(), figures.getCompanyEarnedMinor());
        expect("the payouts", closed.getPaidOutMinor(), figures.getPaidOutMinor());
        expect("a dearest task", true, figures.getMostExpensive().getRewardMinor() >= done.getRewardMinor());
        System.out.printf(
                "  %s: %d payouts, company earned %d, as generated Java reads it%n",
                closed.getDay(), closed.getPayouts(), figures.getCompanyEarnedMinor());
    }

    /** A task is created once per key and per external id, shuffled, and completed by whoever has it. */
    private static Task work() throws Exception {
        var tasks = new TasksApi(tracker("mary"));
        UUID key = UUID.randomUUID();
        var wish = new TaskNewTask().externalId(EXTERNAL_ID).title("Прочитать документы");
        Task created = tasks.tasksCreate(wish, key);
        expect("one task per key", created.getId(), tasks.tasksCreate(wish, key).getId());
        try {
            tasks.tasksCreate(wish, UUID.randomUUID());
            throw new AssertionError("A second task has the external id");
        } catch (tracker.ApiException refused) {
            expect("one task per external id", 409, refused.getCode());
        }
        var shuffled = new ShufflesApi(tracker("mary")).shufflesShuffle(UUID.randomUUID());
        expect("the shuffle's seed is a number of 64 bits", true, Long.parseLong(shuffled.getSeed()) != 0);
        // The other program may shuffle in between.
        return until("the assignee completes it", 60, () -> {
            Task mine = tasks.tasksTask(created.getId());
            try {
                return Optional.of(new TasksApi(tracker(login(mine))).tasksComplete(mine.getId()));
            } catch (tracker.ApiException moved) {
                return Optional.empty();
            }
        });
    }

    /** Victor proposes, Ada approves. */
    private static void correct(UUID person) throws Exception {
        UUID key = UUID.randomUUID();
        UUID whose = person.equals(idOf("victor")) ? idOf("ann") : person;
        new CorrectionsApi(accounting("victor")).correctionsAdjust(
                whose, key, new CorrectionAdjustment().amountMinor(BONUS_MINOR).reason("Всё прочитано"));
        var approvals = new ApprovalsApi(accounting("ada"));
        Proposal proposed = approvals.approvalsOne(key);
        expect("it waits for a second person", true, proposed.getWaiting());
        expect("it is approved", true, approvals.approvalsApprove(key, null).getApproved());
        until("the correction is posted", 30, () -> new AccountApi(accounting("victor"))
                .accountEntries(whose, null, 100, null)
                .getEntries()
                .stream()
                .filter(entry -> entry.getAmountMinor() == BONUS_MINOR)
                .findFirst());
    }

    private static void paid(BusinessDay closed, UUID person) throws Exception {
        List<Payout> payouts = until("everybody is paid", 60, () -> Optional.of(new PayoutsApi(accounting("victor"))
                        .payoutsAll(null, 500, closed.getDay(), null)
                        .getPayouts())
                .filter(all -> all.stream().allMatch(payout -> payout.getState() == Payout.StateEnum.PAID)));
        expect("the sum of payouts", closed.getPaidOutMinor(), payouts.stream().mapToLong(Payout::getAmountMinor).sum());
        until("a letter", 60, () -> new LettersApi(accounting("victor"))
                .lettersAll(null, 500, null)
                .getLetters()
                .stream()
                .filter(letter -> letter.getPersonId().equals(person) && letter.getDay().equals(closed.getDay()))
                .findFirst());
    }

    /** Tasks name people, demo tokens logins: whose account is it? */
    private static String login(Task task) throws Exception {
        for (String login : List.of("ann", "bob", "carla", "dmitry", "victor")) {
            if (idOf(login).equals(task.getAssigneeId())) {
                return login;
            }
        }
        throw new AssertionError("Nobody of the demo is " + task.getAssigneeId());
    }

    private static UUID idOf(String login) throws Exception {
        return account(login).accountMine().getAccountId();
    }

    private static AccountApi account(String login) {
        return new AccountApi(accounting(login));
    }

    private static tracker.ApiClient tracker(String login) {
        var client = new tracker.ApiClient();
        client.updateBaseUri("http://localhost:" + (PORT + 1));
        client.setRequestInterceptor(bearer(login));
        return client;
    }

    private static accounting.ApiClient accounting(String login) {
        var client = new accounting.ApiClient();
        client.updateBaseUri("http://localhost:" + (PORT + 2));
        client.setRequestInterceptor(bearer(login));
        return client;
    }

    private static analytics.ApiClient analytics(String login) {
        var client = new analytics.ApiClient();
        client.updateBaseUri("http://localhost:" + (PORT + 3));
        client.setRequestInterceptor(bearer(login));
        return client;
    }

    private static Consumer<HttpRequest.Builder> bearer(String login) {
        String token = TOKENS.computeIfAbsent(login, Day::token);
        return request -> request.header("Authorization", "Bearer " + token);
    }

    private static String token(String login) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/demo/token?login=%s".formatted(PORT, login)))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            String answer = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            return new ObjectMapper().readTree(answer).get("access_token").asText();
        } catch (Exception failed) {
            throw new IllegalStateException("No token for " + login, failed);
        }
    }

    private static void expect(String what, Object wanted, Object found) {
        if (!String.valueOf(wanted).equals(String.valueOf(found))) {
            throw new AssertionError("%s: expected %s, but it is %s".formatted(what, wanted, found));
        }
    }

    /** The first result of {@code attempt}, which is repeated until it has one, for at most so long. */
    private static <T> T until(String what, int seconds, Callable<Optional<T>> attempt) throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (true) {
            Optional<T> found = attempt.call();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("After %d s still not so: %s".formatted(seconds, what));
            }
            Thread.sleep(300);
        }
    }
}
