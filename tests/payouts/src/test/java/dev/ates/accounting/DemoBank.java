package dev.ates.accounting;

import static dev.ates.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.EventJson;
import dev.ates.outside.Outside;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The demo's real bank, called over HTTP; its database is read directly. */
public final class DemoBank implements AutoCloseable {

    private final ConfigurableApplicationContext outside;
    private final JdbcClient database;
    private final HttpClient http = HttpClient.newHttpClient();

    private DemoBank(ConfigurableApplicationContext outside, JdbcClient database) {
        this.outside = outside;
        this.database = database;
    }

    public static DemoBank start(SettableClock clock) {
        TestDatabase database = TestDatabase.create("outside");
        ConfigurableApplicationContext outside = Outside.application(clock)
                .run(
                        "--ATES_DATABASE_URL=" + database.url(),
                        "--ATES_DATABASE_USER=" + database.user(),
                        "--ATES_DATABASE_PASSWORD=" + database.password(),
                        "--ATES_BROKER_URI=amqp://people:secret@localhost:1",
                        "--ATES_CLIENT_SECRET=secret",
                        "--ATES_DEMO=true",
                        "--ATES_ZONE=UTC",
                        "--ATES_ISSUER=http://localhost:8080",
                        "--ATES_TRACKER_URL=http://localhost:8081",
                        "--ATES_ACCOUNTING_URL=http://localhost:8082",
                        "--ATES_ANALYTICS_URL=http://localhost:8083",
                        "--ATES_OUTSIDE_URL=http://localhost:8080",
                        "--ATES_PORT=0",
                        "--ATES_SMTP_PORT=0",
                        "--logging.level.root=error");
        return new DemoBank(outside, JdbcClient.create(database.dataSource()));
    }

    public URI url() {
        return URI.create("http://localhost:%s/bank"
                .formatted(outside.getEnvironment().getRequiredProperty("local.server.port")));
    }

    /** Empties the bank and turns off its faults, after pending requests have ended. */
    public void reset() {
        send(HttpRequest.newBuilder(URI.create(url() + "/faults")).DELETE());
        eventually(
                "no order is underway",
                Duration.ofSeconds(10),
                () -> assertThat(faults().get("underway").asInt()).isZero());
        database.sql("truncate bank_payment, bank_key").update();
    }

    /** @param change the change of its behavior, as JSON */
    public void misbehave(String change) {
        send(HttpRequest.newBuilder(URI.create(url() + "/faults"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(change)));
    }

    public JsonNode faults() {
        return EventJson.mapper().readTree(send(HttpRequest.newBuilder(URI.create(url() + "/faults"))));
    }

    public JdbcClient database() {
        return database;
    }

    public long executed() {
        return database.sql("select count(*) from bank_payment where status = 'executed'")
                .query(Long.class)
                .single();
    }

    public long executedMinor() {
        return database.sql("select coalesce(sum(amount_minor), 0) from bank_payment where status = 'executed'")
                .query(Long.class)
                .single();
    }

    /** The highest number of executions of one order. */
    public long executedMostOften() {
        return database.sql("""
            select coalesce(max(times), 0) from (
                select count(*) as times from bank_payment where status = 'executed' group by key) t
            """).query(Long.class).single();
    }

    @Override
    public void close() {
        outside.close();
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError("The bank answers %d: %s".formatted(answer.statusCode(), answer.body()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
