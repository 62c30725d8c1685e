package dev.ates.outside;

import static java.util.Objects.requireNonNull;

import dev.ates.outside.mailbox.MailServer;
import dev.ates.testkit.SettableClock;
import dev.ates.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The real application on a real database; nothing listens at the broker's address. */
public final class OutsideUnderTest implements AutoCloseable {

    /** Nothing listens there: the outside world works while the broker is down. */
    private static final String NO_BROKER = "amqp://people:nothing@localhost:1";

    public final SettableClock clock;
    public final TestDatabase database;
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private OutsideUnderTest(TestDatabase database, SettableClock clock, List<String> settings) {
        this.database = database;
        this.clock = clock;
        var arguments = new ArrayList<>(List.of(
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--spring.rabbitmq.addresses=" + NO_BROKER,
                "--ates.demo=true",
                "--ates.business.zone=UTC",
                "--ates.identity.issuer=http://localhost:8080",
                "--ates.services.tracker-url=http://localhost:8081",
                "--ates.services.accounting-url=http://localhost:8082",
                "--ates.services.analytics-url=http://localhost:8083",
                "--ates.services.outside-url=http://localhost:8080",
                "--server.port=0",
                "--ates.outside.smtp-port=0",
                "--ates.outside.people-poll=50ms",
                "--ates.outside.tracker-secret=tracker-secret",
                "--ates.outside.accounting-secret=accounting-secret",
                "--ates.outside.analytics-secret=analytics-secret",
                "--logging.level.dev.ates.messaging=error"));
        settings.forEach(setting -> {
            arguments.removeIf(given -> given.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            arguments.add(setting);
        });
        this.context = Outside.application(clock).run(arguments.toArray(String[]::new));
    }

    public static OutsideUnderTest start(String... settings) {
        return startOn(TestDatabase.create("outside"), settings);
    }

    public static OutsideUnderTest startOn(TestDatabase database, String... settings) {
        return new OutsideUnderTest(
                database, new SettableClock(Instant.parse("2026-11-24T09:00:00Z")), List.of(settings));
    }

    public int port() {
        return requireNonNull(((ServletWebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    public int smtpPort() {
        return context.getBean(MailServer.class).port();
    }

    public URI uri(String path) {
        return URI.create("http://localhost:%d%s".formatted(port(), path));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(database.dataSource());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri(path)).header("Accept", "text/html").build(), BodyHandlers.ofString());
    }

    public CompletableFuture<HttpResponse<String>> sendAsync(String path) {
        return http.sendAsync(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        context.close();
    }
}
