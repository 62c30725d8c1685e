package dev.ates.doors;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.testkit.TableWrites;
import dev.ates.testkit.TableWrites.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A package owns its tables: only its SQL writes them, and only the migrations of the same owner change them.
 * Benchmarks and tests, which fill databases as needed, are excluded.
 *
 * <p>Seen to fail with {@code tracker/shuffle}, which wrote tasks and assignments with its own SQL, and with the close
 * of accounting, which wrote the tables of five other packages.
 */
class OneWriterTest {

    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    /**
     * The database and schema of a module's tables, by the folder of its migrations; each service has its own database.
     */
    private static final Map<String, String> SCHEMAS = Map.of(
            "messaging/src/main/resources/messaging/migrations", "messaging",
            "robots/src/main/resources/robots/migrations", "robots",
            "ui/src/main/resources/ui/migrations", "sign_in",
            "bank/src/main/resources/bank/iso20022/migrations", "iso20022",
            "services/tracker/src/main/resources/tracker/migrations", "tracker",
            "services/accounting/src/main/resources/accounting/migrations", "accounting",
            "services/analytics/src/main/resources/analytics/migrations", "analytics",
            "services/directory/src/main/resources/directory/migrations", "directory",
            "outside/src/main/resources/outside/migrations", "outside");

    /** Each package and the tables that it owns, in a service's database or in a module's schema; those of metrics are found. */
    private static final Map<String, String> OWNERS = owners("""
            messaging.log           messaging: outbox stream_head event_log stream_hearer forgotten_hearer
            messaging.apply         messaging: stream_cursor instance quarantine quarantine_decision
            messaging.look          messaging: stream_decision
            robots                  robots: lease robot run decision
            ui.door                 sign_in: session kept_form
            bank.iso20022           iso20022: file file_order file_statement file_statement_day file_statement_line
            tracker.people          tracker: person absence told_absence
            tracker.task            tracker: task task_title task_search assignment
            tracker.imports         tracker: task_import task_import_line
            tracker.shuffle         tracker: shuffle
            accounting.ledger       accounting: ledger account account_day transfer
            accounting.people       accounting: person
            accounting.day          accounting: business_day day_step
            accounting.close        accounting: closing_range
            accounting.payout       accounting: payout bank_name
            accounting.letter       accounting: letter letter_choice
            accounting.approval     accounting: proposal
            accounting.decision     accounting: decision
            accounting.reconciliation  accounting: bank_statement bank_statement_line bank_statement_draft bank_difference
            analytics.people        analytics: person
            analytics.journal       analytics: event journal_head journal_month day_closed day_sealed
            analytics.day           analytics: finality
            analytics.engine        analytics: metric metric_build
            analytics.letter        analytics: management_letter letter_subscription
            directory.people        directory: halt person refused_entry
            directory.scim          directory: scim_resource
            outside.directory       outside: told_person
            outside.identity        outside: identity_key
            outside.bank            outside: bank_payment bank_key
            outside.mailbox         outside: mailbox_message
            """);

    /** Tables whose names are determined at run time. */
    private static final Set<String> NAMED_AT_RUN_TIME = Set.of(
            "messaging.log writes messaging.",
            "sql writes sql.%2",
            "analytics.engine writes %s.%s",
            "analytics.engine writes public.%s");

    /** The migrations that were frozen before the rule about sections. */
    private static final Set<String> BEFORE_SECTIONS = Set.of(
            "V1__streams.sql",
            "V1__robots.sql",
            "V1__sessions.sql",
            "V1__files.sql",
            "V1__tracker.sql",
            "V1__accounting.sql",
            "V2__payouts_letters_and_proposals.sql",
            "V1__journal_and_days.sql",
            "V3__rebuilds_of_days.sql",
            "V1__directory.sql",
            "V1__outside.sql");

    /** A line {@code -- OWNER letter}: what follows touches only the tables of the package of this name. */
    private static final Pattern SECTION = Pattern.compile("(?m)^-- (?:OWNER|METRIC) (?<name>\\w+)");

    /** Known violations. An entry without its violation fails, so it must be removed with the fix. */
    private static final Set<String> KNOWN = Set.of();

    @Test
    void everyTableHasAnOwner() throws IOException {
        Set<String> created = new TreeSet<>();
        for (Path migration : migrations()) {
            TableWrites.createdBy(migration)
                    .map(table -> qualified(table, schema(migration)))
                    .forEach(created::add);
        }

        assertThat(OWNERS.keySet()).isEqualTo(created);
        assertThat(new TreeSet<>(OWNERS.values())).isSubsetOf(packages());
    }

    @Test
    void onlyItsOwnerWritesATable() throws IOException {
        Set<String> known = new TreeSet<>();
        Set<String> offenders = new TreeSet<>();
        for (Path source : sources()) {
            for (Write write : TableWrites.ofSource(source)) {
                String table = qualified(write.table(), databaseOf(source));
                String owner = OWNERS.getOrDefault(table, "nobody");
                String entry = write.where() + " writes " + table;
                if (KNOWN.contains(entry)) {
                    known.add(entry);
                } else if (!owner.equals(write.where()) && !NAMED_AT_RUN_TIME.contains(entry)) {
                    offenders.add("%s, which %s owns, in %s".formatted(entry, owner, ROOT.relativize(source)));
                }
            }
        }

        assertThat(offenders).isEmpty();
        assertThat(KNOWN).as("known, but mended").isEqualTo(known);
    }

    @Test
    void onlyItsOwnersMigrationsTouchATable() throws IOException {
        Set<String> offenders = new TreeSet<>();
        Map<String, Path> createdIn = new TreeMap<>();
        for (Path migration : migrations()) {
            TableWrites.createdBy(migration)
                    .forEach(table -> createdIn.put(qualified(table, schema(migration)), migration.getParent()));
        }
        for (Path migration : migrations()) {
            for (Write write : TableWrites.ofMigration(migration)) {
                String table = qualified(write.table(), schema(migration));
                Path owner = createdIn.get(table);
                if (!migration.getParent().equals(owner)) {
                    offenders.add("%s touches %s, which is created in %s"
                            .formatted(ROOT.relativize(migration), table, owner));
                }
            }
        }

        assertThat(offenders).isEmpty();
    }

    /** Seen to fail with the migration of analytics that changes tables of the journal and of the engine. */
    @Test
    void aMigrationTouchesTheTablesOfOnePackageOrNamesThem() throws IOException {
        Set<String> offenders = new TreeSet<>();
        for (Path migration : migrations()) {
            if (!BEFORE_SECTIONS.contains(migration.getFileName().toString())) {
                offendersIn(Files.readString(migration), schema(migration))
                        .forEach(offender -> offenders.add(ROOT.relativize(migration) + offender));
            }
        }

        assertThat(offenders).isEmpty();
    }

    @Test
    void readsTheSectionsOfAMigration() {
        String letter = "alter table letter add column a text;\n";
        String payout = "create index payout_by_a on payout (a);\n";

        assertThat(offendersIn("-- Why: a.\n" + letter, "accounting")).isEmpty();
        assertThat(offendersIn(letter + payout, "accounting"))
                .containsExactly(": accounting.letter and accounting.payout without lines -- OWNER name");
        assertThat(offendersIn("-- OWNER letter\n" + letter + "-- OWNER payout\n" + payout, "accounting"))
                .isEmpty();
        assertThat(offendersIn("-- OWNER payout\n" + letter + payout, "accounting"))
                .containsExactly(": OWNER payout touches letter, which accounting.letter owns");
    }

    /** What is wrong with the sections of a migration; those before the first line {@code -- OWNER name} have one owner. */
    private static List<String> offendersIn(String sql, String schema) {
        List<String> offenders = new ArrayList<>();
        Matcher named = SECTION.matcher(sql);
        int begin = 0;
        String name = "";
        boolean more = true;
        while (more) {
            more = named.find();
            String section = sql.substring(begin, more ? named.start() : sql.length());
            Map<String, String> owners = new TreeMap<>();
            Stream.concat(TableWrites.touchedIn(section), TableWrites.createdIn(section))
                    .forEach(table -> owners.put(table, OWNERS.getOrDefault(qualified(table, schema), "nobody")));
            Set<String> packages = new TreeSet<>(owners.values());
            if (!name.isEmpty()) {
                String expected = "." + name.replace("_", "");
                String of = name;
                owners.forEach((table, owner) -> {
                    if (!owner.endsWith(expected)) {
                        offenders.add(": OWNER %s touches %s, which %s owns".formatted(of, table, owner));
                    }
                });
            } else if (packages.size() > 1) {
                offenders.add(": %s without lines -- OWNER name".formatted(String.join(" and ", packages)));
            }
            if (more) {
                begin = named.end();
                name = named.group("name");
            }
        }
        return offenders;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into payout (id) select 1 | payout",
                "INSERT INTO messaging.outbox AS o VALUES (1) | messaging.outbox",
                "with a as (update only payout p set state = 'paid' returning id) select 1 | payout",
                "update payout as p set state = 1 | payout",
                "delete from letter where id = 1 | letter",
                "merge into day_balance b using x on true | day_balance",
                "copy transfer (id, amount) from stdin | transfer",
                "truncate table payout, letter cascade | payout letter",
                "alter table payout disable trigger user | payout",
                "drop table if exists payout | payout",
                "insert into %s values (1) | %s",
            })
    void findsEachWayToWrite(String sql, String tables) {
        assertThat(TableWrites.written(sql)).containsExactly(tables.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 from payout for update skip locked",
                "insert_into payout",
                "on conflict (id) do update set id = excluded.id",
                "select 1 -- insert into payout",
                "lock table shuffle in share row exclusive mode",
            })
    void takesNoReaderForAWriter(String sql) {
        assertThat(TableWrites.written(sql)).isEmpty();
    }

    @Test
    void readsTheStringsOfASourceAndNotItsComments() {
        String source =
                "/** insert into a */ class A { // insert into b\n char c = '\"'; String d = \"insert into d\";\n"
                        + " String e = \"\"\"\n    delete from \\\"e\\\"\n    \"\"\" + \"x\"; }";

        assertThat(TableWrites.literals(source).flatMap(TableWrites::written)).containsExactly("d", "e");
    }

    private static Map<String, String> owners(String declared) {
        Map<String, String> owners = ownersOfMetrics();
        declared.lines().forEach(line -> {
            String[] parts = line.strip().split(":?\\s+");
            for (int table = 2; table < parts.length; table++) {
                String name = parts[1] + "." + parts[table];
                if (owners.put(name, parts[0]) != null) {
                    throw new IllegalArgumentException(name + " is owned twice");
                }
            }
        });
        return owners;
    }

    /** The tables below a line {@code -- METRIC name} of a migration of analytics are of the metric's own package. */
    private static Map<String, String> ownersOfMetrics() {
        Map<String, String> owners = new TreeMap<>();
        try {
            for (Path migration : migrations()) {
                String[] sections = Files.readString(migration).split("(?m)^-- METRIC ");
                for (String section : List.of(sections).subList(1, sections.length)) {
                    String metric = section.split("\\W", 2)[0].replace("_", "");
                    TableWrites.createdIn(section)
                            .forEach(
                                    table -> owners.put(schema(migration) + "." + table, "analytics.metric." + metric));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return owners;
    }

    private static String qualified(String table, String schema) {
        return table.contains(".") ? table : schema + "." + table;
    }

    private static String schema(Path migration) {
        String folder = ROOT.relativize(migration.getParent()).toString();
        String schema = SCHEMAS.get(folder);
        if (schema == null) {
            throw new AssertionError("No schema is declared for " + folder);
        }
        return schema;
    }

    /**
     * A name without a schema means a table of the service to which the source belongs; other modules must name the
     * schema.
     */
    private static String databaseOf(Path source) {
        Path module = ROOT.relativize(source);
        String first = module.getName(0).toString();
        return first.equals("services") ? module.getName(1).toString() : first;
    }

    private static List<Path> sources() throws IOException {
        return files("java", ".java");
    }

    private static List<Path> migrations() throws IOException {
        return files("migrations", ".sql");
    }

    private static Set<String> packages() throws IOException {
        return sources().stream()
                .map(source -> String.valueOf(source.getParent())
                        .replaceFirst(".*/dev/ates/?", "")
                        .replace('/', '.'))
                .collect(toCollection(TreeSet::new));
    }

    private static List<Path> files(String folder, String extension) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path module : modules()) {
            try (Stream<Path> all = Files.walk(module.resolve("src/main"))) {
                all.filter(file -> file.toString().endsWith(extension)
                                && file.toString().contains("/" + folder + "/"))
                        .sorted()
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.find(
                ROOT, 2, (folder, attributes) -> attributes.isDirectory() && Files.exists(folder.resolve("pom.xml")))) {
            return folders.filter(module -> Files.exists(module.resolve("src/main")))
                    .filter(module -> !ROOT.relativize(module).toString().matches("(tests|testkit|benchmarks)(/.*)?"))
                    .sorted()
                    .toList();
        }
    }
}
