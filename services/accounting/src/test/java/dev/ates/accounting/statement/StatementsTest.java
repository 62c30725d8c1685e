package dev.ates.accounting.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.ates.accounting.ServiceTest;
import dev.ates.contracts.TrackerEvent;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.messaging.Batch.Received;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The entries of an account from day to day, in each format. */
class StatementsTest extends ServiceTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String WEEK = "?from=2026-11-23&to=2026-11-25";
    private static final Path HLEDGER = Path.of("/usr/bin/hledger");

    /** Monday is closed and paid; on Tuesday there is a fee for a task with a nasty title. */
    @BeforeEach
    void twoDays() {
        know(ANNA, "Anna", "anna@example.org", "en");
        hearWhole(MONDAY, assigned(ANNA, -1500), completed(ANNA, 3500), assigned(BORIS, -1000));
        robot("closer").runDue();
        CLOCK.set(noon(TUESDAY));
        robot("payer").runDue();
        hear(TUESDAY, nasty(-700), completed(ANNA, 250));
    }

    @Test
    void runsABalanceFromTheOpeningToTheClosing() throws Exception {
        JsonNode statement = json(ANNA, "employee", "/api/v1/me/statement.json" + WEEK);

        assertThat(statement.get("openingMinor").asLong()).isZero();
        assertThat(numbers(statement, "amountMinor")).containsExactly(-1500L, 3500L, -2000L, -700L, 250L);
        assertThat(numbers(statement, "balanceMinor")).containsExactly(-1500L, 2000L, 0L, -700L, -450L);
        assertThat(statement.get("closingMinor").asLong()).isEqualTo(-450).isEqualTo(balance(ANNA));

        JsonNode monday = json(ANNA, "employee", "/api/v1/me/statement.json?from=2026-11-23&to=2026-11-23");
        JsonNode tuesday = json(ANNA, "employee", "/api/v1/me/statement.json?from=2026-11-24&to=2026-11-24");
        assertThat(tuesday.get("openingMinor")).isEqualTo(monday.get("closingMinor"));
        assertThat(tuesday.get("entries")).hasSize(2);
    }

    @Test
    void isASpreadsheetThatComputesNothing() throws Exception {
        HttpResponse<String> csv = get(ANNA, "employee", "/api/v1/me/statement.csv" + WEEK);

        assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(csv.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"statement-Anna-2026-11-23-2026-11-25.csv\";"
                        + " filename*=UTF-8''statement-Anna-2026-11-23-2026-11-25.csv");
        String whose = ",%s,\"Anna\"".formatted(ANNA);
        assertThat(csv.body().split("\r\n"))
                .hasSize(8)
                .startsWith(
                        "day,time,kind,text,task,amount,balance,currency,transfer,account,name",
                        "2026-11-23,,opening balance,,,,0.00,USD," + whose)
                .endsWith("2026-11-25,,closing balance,,,,-4.50,USD," + whose)
                .allMatch(row -> row.endsWith(whose) || row.endsWith(",account,name"));
        assertThat(csv.body())
                .contains(",fee,\"'=HYPERLINK(\"\"http://evil\"\");попугай | x\",", ",-7.00,-7.00,USD,")
                .doesNotContain(",=", ",\"=");
    }

    @Test
    void saysWhoseItIs() throws Exception {
        know(BORIS, "Борис \"=Б\"; | Йохансон", "boris@example.org", "ru");
        String account = "/api/v1/accounts/%s/statement.".formatted(BORIS);

        HttpResponse<String> csv = get(CLARA, "accountant", account + "csv" + WEEK);
        JsonNode json = json(CLARA, "accountant", account + "json" + WEEK);

        assertThat(csv.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"statement-%s-2026-11-23-2026-11-25.csv\";".formatted(BORIS)
                        + " filename*=UTF-8''statement-%D0%91%D0%BE%D1%80%D0%B8%D1%81-%D0%91-"
                        + "%D0%99%D0%BE%D1%85%D0%B0%D0%BD%D1%81%D0%BE%D0%BD-2026-11-23-2026-11-25.csv");
        assertThat(csv.body()).contains(",%s,\"Борис \"\"=Б\"\"; | Йохансон\"\r\n".formatted(BORIS));
        assertThat(json.get("account").asString()).isEqualTo(BORIS.toString());
        assertThat(json.get("name").asString()).isEqualTo("Борис \"=Б\"; | Йохансон");
        assertThat(get(CLARA, "accountant", account + "journal" + WEEK).body())
                .startsWith("; Statement of Борис \"=Б\", / Йохансон (%s) from 2026-11-23".formatted(BORIS));
        assertThat(get(CLARA, "accountant", "/api/v1/company/statement.csv?account=payouts_in_transit")
                        .body())
                .contains(",\"Company: payouts in transit\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/accounts/%s/statement.journal",
                "/api/v1/company/statement.journal",
                "/api/v1/company/ledger.journal"
            })
    void balancesInHledger(String path, @TempDir Path folder) throws Exception {
        requireHledger();
        String journal = get(CLARA, "accountant", path.formatted(ANNA) + WEEK).body();

        String balances = hledger(folder, List.of(journal), "balance", "--no-total", "--flat", "-O", "csv");
        String total = hledger(folder, List.of(journal), "balance", "-O", "csv");
        hledger(folder, List.of(journal), "check", "--strict");

        assertThat(balances)
                .contains(
                        path.contains("company")
                                ? "\"revenue\",\"5.50 USD\""
                                : "\"liabilities:people:%s\",\"4.50 USD\"".formatted(ANNA));
        assertThat(total.strip()).endsWith("\"total\",\"0\"");
    }

    @Test
    void isABalanceSheetAndAnIncomeStatementInHledger(@TempDir Path folder) throws Exception {
        requireHledger();
        List<String> ledger = List.of(get(CLARA, "accountant", "/api/v1/company/ledger.journal" + WEEK)
                .body());

        String sheet = hledger(folder, ledger, "bs", "--flat", "-O", "csv");
        String income = hledger(folder, ledger, "is", "--flat", "-O", "csv");

        assertThat(sheet)
                .as("20.00 were paid by the bank; Anna owes 4.50, Boris 10.00")
                .contains(
                        "\"assets:cash\",\"-20.00 USD\"",
                        "\"liabilities:people:%s\",\"-4.50 USD\"".formatted(ANNA),
                        "\"liabilities:people:%s\",\"-10.00 USD\"".formatted(BORIS));
        assertThat(income).contains("\"revenue\",\"-5.50 USD\"");
    }

    @Test
    void countsATransferOnceWhenJournalsAreReadTogether(@TempDir Path folder) throws Exception {
        requireHledger();
        List<String> journals = new ArrayList<>();
        for (String path : List.of(
                "accounts/%s/statement.journal".formatted(ANNA),
                "accounts/%s/statement.journal".formatted(BORIS),
                "company/statement.journal")) {
            journals.add(get(CLARA, "accountant", "/api/v1/" + path + WEEK).body());
        }

        hledger(folder, journals, "check", "--strict");
        String balances = hledger(folder, journals, "balance", "--no-total", "--flat", "-O", "csv");

        assertThat(balances)
                .contains(
                        "\"revenue\",\"5.50 USD\"",
                        "\"liabilities:people:%s\",\"4.50 USD\"".formatted(ANNA),
                        "\"liabilities:people:%s\",\"10.00 USD\"".formatted(BORIS));
    }

    @Test
    void goesOnPageAfterPage() throws Exception {
        List<Received<TrackerEvent>> many = new ArrayList<>();
        for (int task = 0; task < 1_100; task++) {
            many.add(completed(BORIS, 1));
        }
        hear(TUESDAY, many.<Received<TrackerEvent>>toArray(Received[]::new));

        JsonNode statement = json(BORIS, "employee", "/api/v1/me/statement.json" + WEEK);

        assertThat(statement.get("entries")).hasSize(1_101);
        assertThat(statement.get("closingMinor").asLong()).isEqualTo(100).isEqualTo(balance(BORIS));
    }

    @Test
    void showsEachOfTheCompanysAccounts() throws Exception {
        JsonNode revenue = json(CLARA, "accountant", "/api/v1/company/statement.json" + WEEK);
        JsonNode transit =
                json(CLARA, "accountant", "/api/v1/company/statement.json" + WEEK + "&account=payouts_in_transit");
        JsonNode cash =
                json(CLARA, "accountant", "/api/v1/company/statement.json?account=cash&from=2026-11-25&to=2026-11-25");

        assertThat(revenue.get("closingMinor").asLong()).isEqualTo(1500 - 3500 + 1000 + 700 - 250);
        assertThat(numbers(transit, "balanceMinor")).containsExactly(2000L, 0L);
        assertThat(cash.get("openingMinor").asLong()).isEqualTo(2000);
        assertThat(cash.get("entries")).isEmpty();
    }

    @Test
    void aStrangersStatementLooksLikeOneThatDoesNotExist() throws Exception {
        UUID nobody = new UUID(1, 1);
        for (String form : List.of("csv", "json", "journal")) {
            HttpResponse<String> stranger =
                    get(ANNA, "employee", "/api/v1/accounts/%s/statement.%s".formatted(BORIS, form));
            HttpResponse<String> none =
                    get(ANNA, "employee", "/api/v1/accounts/%s/statement.%s".formatted(nobody, form));
            assertThat(stranger.statusCode()).isEqualTo(404);
            assertThat(stranger.body().replace(BORIS.toString(), "?"))
                    .isEqualTo(none.body().replace(nobody.toString(), "?"));
            assertThat(get(ANNA, "manager", "/api/v1/company/statement." + form).statusCode())
                    .isEqualTo(403);
        }
        assertThat(get(ANNA, "employee", "/api/v1/accounts/%s/statement.csv".formatted(ANNA))
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(CLARA, "accountant", "/api/v1/accounts/%s/statement.csv".formatted(nobody))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesWhatHasNoEnd() throws Exception {
        assertThat(get(ANNA, "employee", "/api/v1/me/statement.csv?from=2010-01-01")
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> backwards =
                get(ANNA, "employee", "/api/v1/me/statement.csv?from=2026-11-25&to=2026-11-24");
        assertThat(backwards.statusCode()).isEqualTo(400);
        assertThat(backwards.body()).contains("from must not be later than 2026-11-24, it is '2026-11-25'");
        assertThat(get(ANNA, "employee", "/api/v1/me/statement.pdf").statusCode())
                .isEqualTo(400);
    }

    @Test
    void isDescribed() throws Exception {
        assertThat(JsonMapper.shared()
                        .readTree(get(CLARA, "accountant", "/v3/api-docs").body())
                        .get("paths")
                        .propertyNames())
                .contains(
                        "/api/v1/me/statement.{format}",
                        "/api/v1/accounts/{id}/statement.{format}",
                        "/api/v1/company/statement.{format}",
                        "/api/v1/company/ledger.journal");
    }

    private static Received<TrackerEvent> nasty(long feeMinor) {
        return received(
                new TaskAssigned(
                        UUID.randomUUID(), ANNA, "=HYPERLINK(\"http://evil\");попугай | x", "", feeMinor, "USD"),
                UUID.randomUUID());
    }

    private static List<Long> numbers(JsonNode statement, String field) {
        return statement
                .get("entries")
                .valueStream()
                .map(entry -> entry.get(field).asLong())
                .toList();
    }

    private static void requireHledger() throws IOException {
        Path skipped = Path.of("target", "hledger-skipped");
        Files.deleteIfExists(skipped);
        if (!Files.isExecutable(HLEDGER)) {
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException("hledger is not installed, and with CI=true nothing may be skipped");
            }
            Files.writeString(skipped, "StatementsTest\n");
            abort("hledger is not installed (apt-get install hledger)");
        }
    }

    private static String hledger(Path folder, List<String> journals, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(HLEDGER.toString()));
        for (int n = 0; n < journals.size(); n++) {
            Path file = Files.writeString(folder.resolve(n + ".journal"), journals.get(n));
            line.addAll(List.of("-f", file.toString()));
        }
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said + journals).isZero();
        return said;
    }

    private static JsonNode json(UUID person, String role, String path) throws Exception {
        HttpResponse<String> response = get(person, role, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static HttpResponse<String> get(UUID person, String role, String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Bearer " + token(person, role))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
