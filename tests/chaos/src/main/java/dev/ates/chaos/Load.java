package dev.ates.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Simulates people who create, complete and shuffle tasks through the API of a reachable tracker. */
final class Load implements AutoCloseable {

    private static final int WORKERS = 16;
    private static final int KNOWN_MAX = 2_000;
    private static final int OPEN_MAX = 60;
    private static final int LOOKED_UP_MAX = 50;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Deployment deployment;
    private final Map<UUID, String> tokens = new HashMap<>();
    private final List<Staff.Person> employees;
    private final Staff.Person manager;
    private final ConcurrentLinkedDeque<Given> known = new ConcurrentLinkedDeque<>();
    private final AtomicInteger knownSize = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final List<Thread> workers = new ArrayList<>();
    private volatile int perSecond;

    private record Given(UUID task, UUID person) {}

    Load(Deployment deployment, int perSecond) throws TimeoutException, InterruptedException {
        this.deployment = deployment;
        this.perSecond = perSecond;
        Staff staff = deployment.staff();
        employees = staff.people().stream()
                .filter(person -> person.role().equals("employee"))
                .toList();
        manager = staff.people().stream()
                .filter(person -> person.role().equals("manager"))
                .findAny()
                .orElseThrow();
        for (Staff.Person person : staff.people()) {
            Patience.await("a token for " + person.login(), Duration.ofMinutes(1), () -> {
                tokens.put(person.id(), token(person.login()));
                return true;
            });
        }
    }

    private String token(String login) throws IOException, InterruptedException {
        HttpResponse<String> answer = deployment
                .http()
                .send(
                        HttpRequest.newBuilder(deployment.outside().resolve("/demo/token?login=" + login))
                                .timeout(ANSWER_MAX)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body()).path("access_token").asString();
    }

    String tokenOf(String role) {
        return deployment.staff().people().stream()
                .filter(person -> person.role().equals(role))
                .map(person -> tokens.getOrDefault(person.id(), ""))
                .findFirst()
                .orElseThrow();
    }

    void start(long seed) {
        var random = new SplittableRandom(seed);
        for (int n = 0; n < WORKERS; n++) {
            RandomGenerator own = random.split();
            workers.add(Thread.ofVirtual().name("load-" + n).start(() -> work(own)));
        }
    }

    /** Sets the approximate number of commands per second; 0 pauses. */
    void rate(int commandsPerSecond) {
        perSecond = commandsPerSecond;
    }

    /** Successful commands. */
    long done() {
        return done.get();
    }

    /** Failed commands: no response, or a server error. */
    long failed() {
        return failed.get();
    }

    /** Correctly refused commands: the task was reassigned, or it was too late to take its completion back. */
    long refused() {
        return refused.get();
    }

    private void work(RandomGenerator random) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                int rate = perSecond;
                Patience.pause(
                        rate == 0
                                ? Duration.ofMillis(100)
                                : Duration.ofMillis(1 + random.nextLong(2_000L * WORKERS / rate)));
                if (perSecond > 0) {
                    command(random);
                }
            }
        } catch (InterruptedException endOfWork) {
            Thread.currentThread().interrupt();
        }
    }

    private void command(RandomGenerator random) throws InterruptedException {
        List<Instance> trackers = deployment.instances("tracker");
        URI tracker = trackers.get(random.nextInt(trackers.size())).address();
        try {
            int dice = random.nextInt(1_000);
            Given given = dice < 520 || knownSize.get() > OPEN_MAX ? take() : null;
            if (dice < 20) {
                lookUp(tracker, employees.get(random.nextInt(employees.size())));
            } else if (given != null) {
                complete(tracker, given, random);
            } else if (dice < 999) {
                create(tracker, random);
            } else {
                count(post(tracker, "/api/v1/shuffles", manager.id(), ""));
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        }
    }

    /** Every eighth completion is taken back, sometimes too late. */
    private void complete(URI tracker, Given given, RandomGenerator random) throws IOException, InterruptedException {
        String completion = "/api/v1/tasks/%s/completion".formatted(given.task());
        count(post(tracker, completion, given.person(), ""));
        if (random.nextInt(8) == 0) {
            Patience.pause(Duration.ofMillis(random.nextLong(2 * Deployment.UNDO.toMillis())));
            count(send(request(tracker, completion, given.person()).DELETE()));
            know(given.task(), given.person());
        }
    }

    /** People learn of shuffled tasks only from their list. Tasks that are never completed would be charged again and again. */
    private void lookUp(URI tracker, Staff.Person person) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(tracker, "/api/v1/me/tasks?limit=" + LOOKED_UP_MAX, person.id()));
        count(answer);
        if (answer.statusCode() == 200) {
            for (JsonNode task : JSON.readTree(answer.body()).path("tasks")) {
                know(UUID.fromString(task.path("id").asString()), person.id());
            }
        }
    }

    private void know(UUID task, UUID person) {
        if (knownSize.get() < KNOWN_MAX) {
            known.addLast(new Given(task, person));
            knownSize.incrementAndGet();
        }
    }

    private @Nullable Given take() {
        Given given = known.pollFirst();
        if (given != null) {
            knownSize.decrementAndGet();
        }
        return given;
    }

    private void create(URI tracker, RandomGenerator random) throws IOException, InterruptedException {
        Staff.Person author = employees.get(random.nextInt(employees.size()));
        HttpResponse<String> answer = post(
                tracker,
                "/api/v1/tasks",
                author.id(),
                "{\"title\":\"Task %d\",\"description\":\"\"}".formatted(random.nextInt(1_000_000)));
        count(answer);
        if (answer.statusCode() == 201) {
            JsonNode task = JSON.readTree(answer.body());
            know(
                    UUID.fromString(task.path("id").asString()),
                    UUID.fromString(task.path("assigneeId").asString()));
        }
    }

    private void count(HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status < 300) {
            done.incrementAndGet();
        } else if (status < 500) {
            refused.incrementAndGet();
        } else {
            failed.incrementAndGet();
        }
    }

    private HttpResponse<String> post(URI service, String path, UUID person, String body)
            throws IOException, InterruptedException {
        return send(request(service, path, person)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(URI service, String path, UUID person) {
        return HttpRequest.newBuilder(service.resolve(path))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Bearer " + tokens.get(person));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return deployment.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws InterruptedException {
        for (Thread worker : workers) {
            worker.interrupt();
        }
        for (Thread worker : workers) {
            if (!worker.join(ANSWER_MAX.plusSeconds(30))) {
                throw new IllegalStateException(worker.getName() + " has not ended");
            }
        }
    }
}
