package dev.ates.tables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.tables.WorkItems.Line;
import dev.ates.tables.WorkItems.Rejected;
import dev.ates.tables.WorkItems.WorkItem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is the history of another tracker read exactly as written, and is every line that is not reported? */
class WorkItemsTest {

    private static final String HEADER = "external_id,title,created_at,completed_at\n";
    private static final String TIMES = ",2026-01-07T12:10:00Z,2026-01-07T13:10:00Z";
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Instant CREATED = Instant.parse("2026-01-07T12:10:00Z");
    private static final Instant COMPLETED = Instant.parse("2026-01-07T13:10:00Z");

    private List<String> ignored = List.of();

    @Test
    void takesTitlesOf500Characters() throws IOException {
        List<Line> read = lines("GH-3," + "x".repeat(346), "GH-4," + "🦜".repeat(500));

        assertThat(rejected(read)).isEmpty();
        assertThat(items(read)).extracting(WorkItem::title).containsExactly("x".repeat(346), "🦜".repeat(500));
    }

    @Test
    void namesTheLineAndWhatIsWrongWithItsTexts() throws IOException {
        List<Line> read = lines("A-1," + "x".repeat(501), "A-2,\u200b", "\u3164,Fine", "A-4,\u202etxet", "A-5,Fine");

        assertThat(rejected(read))
                .containsExactly(
                        new Rejected(2, "The title must have 1 to 500 characters, it has 501."),
                        new Rejected(3, "The title must have 1 to 500 characters, it has 0."),
                        new Rejected(4, "The external id must have at least one visible character."),
                        new Rejected(5, "The title must not change the direction of writing, character 1 is U+202E."));
        assertThat(items(read)).extracting(WorkItem::externalId).containsExactly("A-5");
    }

    /** A program that could not read a character has written U+FFFD in its place. */
    @Test
    void rejectsWhatAnotherProgramHasLost() throws IOException {
        List<Line> read = lines("A-1,M\uFFFDller", "A\uFFFD2,Fine", "A-3,fix\u200Bit");

        assertThat(rejected(read))
                .containsExactly(
                        new Rejected(2, "The title lost a character before it came here, character 2 is U+FFFD."),
                        new Rejected(
                                3, "The external id lost a character before it came here, character 2 is U+FFFD."));
        assertThat(items(read)).extracting(WorkItem::title).containsExactly("fixit");
    }

    @ParameterizedTest(name = "{0}, mark {1}")
    @CsvSource({"UTF-8, ''", "UTF-8, BOM", "UTF-16LE, ''", "UTF-16LE, BOM", "UTF-16BE, ''", "UTF-16BE, BOM"})
    void readsUtf8AndUtf16WithAndWithoutAMark(String charset, String mark) throws IOException {
        String text = (mark.isEmpty() ? "" : "\uFEFF") + HEADER + "A-1,Подмести двор 🧹" + TIMES + "\n";

        assertThat(items(read(text.getBytes(Charset.forName(charset)))))
                .containsExactly(new WorkItem(2, "A-1", "Подмести двор 🧹", CREATED, COMPLETED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "windows-1251", "windows-1252", "IBM866", "UTF-32BE"})
    void refusesOtherBytesWithTheirLine(String charset) {
        String title = charset.equals("windows-1251") || charset.equals("IBM866") ? "Подмести двор" : "Müller grüßt";
        byte[] bytes = (HEADER + "A-1,\"two\nlines\"" + TIMES + "\nA-2," + title + TIMES + "\n")
                .getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(UnreadableTable.class)
                .hasMessageContaining(charset.startsWith("UTF") ? "does not have the columns" : "Line 4 is not UTF-8");
    }

    @Test
    void saysWhichByteIsWrongAndWhatToDo() {
        byte[] bytes = (HEADER + "A-1,Müller" + TIMES + "\n").getBytes(ISO_8859_1);

        assertThatThrownBy(() -> read(bytes))
                .hasMessage(
                        "Line 2 is not UTF-8: character 6 is the byte 0xFC. Save the file as UTF-8 (in Excel \"CSV UTF-8\");"
                                + " Windows-1251, Windows-1252 and Latin-1 are not read");
        assertThatThrownBy(() -> read((HEADER + "A-1,cut off: Ã").getBytes(ISO_8859_1)))
                .hasMessageContaining("Line 2 is not UTF-8: character 14 is the byte 0xC3");
        assertThatThrownBy(() -> read("PK\u0003\u0004workbook".getBytes(UTF_8)))
                .hasMessageContaining("workbook (.xlsx)");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void readsAllSeparatorsAndEndsOfLines(String separator) throws IOException {
        String text = HEADER + "A-1,Sweep" + TIMES + "\n\nA-2,Mow" + TIMES + "\n";

        for (String end : List.of("\n", "\r", "\r\n")) {
            List<Line> read =
                    read(text.replace(",", separator).replace("\n", end).getBytes(UTF_8));

            assertThat(read)
                    .as("%s", end.replace("\r", "CR").replace("\n", "LF"))
                    .containsExactly(
                            new WorkItem(2, "A-1", "Sweep", CREATED, COMPLETED),
                            new WorkItem(4, "A-2", "Mow", CREATED, COMPLETED));
        }
    }

    /** As LibreOffice writes a table if it is to quote all texts. */
    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void readsATableWhoseTextsAreAllQuoted(String separator) throws IOException {
        String text = """
                "external_id","title","created_at","completed_at"
                "A-1","Sweep, ""mow""; rake","2026-01-07T12:10:00Z","2026-01-07T13:10:00Z"
                """.replace("\",\"", "\"" + separator + "\"");

        assertThat(read(text.getBytes(UTF_8)))
                .containsExactly(new WorkItem(2, "A-1", "Sweep, \"mow\"; rake", CREATED, COMPLETED));
        assertThatThrownBy(() -> read("\"external_id\"x,\"title\"\n".getBytes(UTF_8)))
                .hasMessage("Line 1 goes on after a closing quote; a quote inside quotes is written twice");
    }

    @Test
    void findsTheColumnsInAnyOrderAndCase() throws IOException {
        List<Line> read = read("""
                sep=;
                Assignee;"Completed At";TITLE;Labels;created-at;External ID;
                ann;2026-01-07T13:10:00Z;"Sweep; mow";"a
                b";2026-01-07T12:10:00Z;A-1;
                bob;;Rake;;2026-01-07T12:10:00Z;A-2;
                ;;;;;;
                """.getBytes(UTF_8));

        assertThat(read)
                .containsExactly(
                        new WorkItem(3, "A-1", "Sweep; mow", CREATED, COMPLETED),
                        new WorkItem(5, "A-2", "Rake", CREATED, null));
        assertThat(ignored).containsExactly("Assignee", "Labels");
    }

    @Test
    void saysWhichColumnsAreNotThere() {
        assertThatThrownBy(() -> read("id;name\n1;x\n".getBytes(UTF_8)))
                .hasMessage("The header does not have the columns external_id,title,created_at,completed_at:"
                        + " there is no external_id, no title, no created_at, no completed_at in 'id;name'");
        assertThatThrownBy(() -> read("external_id;title;created_at\n".getBytes(UTF_8)))
                .hasMessageContaining("there is no completed_at in");
        assertThatThrownBy(() -> read("external_id,title,created_at,completed_at,Title\n".getBytes(UTF_8)))
                .hasMessage("The header has the column title twice, as columns 2 and 5");
        assertThatThrownBy(() -> read(new byte[0])).hasMessage("There is nothing in it");
        assertThatThrownBy(() -> read("\n \n".getBytes(UTF_8))).hasMessage("There is nothing in it");
        assertThatThrownBy(() -> read(("x".repeat(70_000) + "\n").getBytes(UTF_8)))
                .hasMessageContaining("header has more than");
    }

    @Test
    void keepsQuotedTextsAsTheyAre() throws IOException {
        List<Line> read = lines("A-1,\"Say \"\"hello\"\", then go\"", "A-2,A 5\" pipe", "A-3,'single'");

        assertThat(items(read))
                .extracting(WorkItem::title)
                .containsExactly("Say \"hello\", then go", "A 5\" pipe", "'single'");
    }

    @Test
    void namesTheLineWhereAnUnclosedQuoteWasOpened() {
        String before = HEADER + "A-1,Sweep" + TIMES + "\n";

        assertThatThrownBy(() -> read((before + "A-2,\"Mow" + TIMES + "\nA-3,Rake" + TIMES + "\n").getBytes(UTF_8)))
                .hasMessage("Line 3 opens a quote that nothing closes, at character 5");
        assertThatThrownBy(() -> read((before + "\"A\n-2\",\"Mow" + TIMES + "\n").getBytes(UTF_8)))
                .hasMessage("Line 4 opens a quote that nothing closes, at character 5");
        assertThatThrownBy(() -> read((before + "A 5\",\"a \"\"b\"\"\"" + TIMES + "\nA-3,\"Rake\n").getBytes(UTF_8)))
                .as("a quote within a value, and doubled ones")
                .hasMessage("Line 4 opens a quote that nothing closes, at character 5");
        assertThatThrownBy(() -> read((before + "A-2,\"Mow\" it" + TIMES + "\n").getBytes(UTF_8)))
                .hasMessage("Line 3 goes on after a closing quote; a quote inside quotes is written twice");
        assertThatThrownBy(() -> read("external_id,\"title\n".getBytes(UTF_8)))
                .hasMessage("Line 1 opens a quote that nothing closes, at character 13");
    }

    @Test
    void rejectsWhatCannotBeByLineAndTakesTheRest() throws IOException {
        List<Line> read = read((HEADER + """
                A-1,Good one,2026-03-01T10:00:00Z,2026-03-02T10:00:00Z
                A-2,Never set,0001-01-01T00:00:00Z,2026-03-02T11:00:00Z
                A-3,Excel zero,1899-12-30T10:00:00Z,1899-12-30T11:00:00Z
                A-4,Unix zero,1970-01-01T00:00:00Z,2026-03-02T11:00:00Z
                A-5,Never ends,2026-03-01T10:00:00Z,9999-12-31T23:59:59Z
                A-6,Backwards,2026-03-02T10:00:00Z,2026-03-01T10:00:00Z
                A-1,Again,2026-03-01T10:00:00Z,2026-03-02T10:00:00Z
                A-8,Too few
                A-9,Too many,2026-03-01T10:00:00Z,,
                A-10,Not created,,2026-03-02T10:00:00Z
                A-11,Still open,2026-03-01T11:00:00Z,
                """).getBytes(UTF_8));

        assertThat(items(read)).extracting(WorkItem::externalId).containsExactly("A-1", "A-11");
        assertThat(rejected(read))
                .containsExactly(
                        new Rejected(3, "created_at '0001-01-01T00:00:00Z' is not in the years 1971 to 2099"),
                        new Rejected(4, "created_at '1899-12-30T10:00:00Z' is not in the years 1971 to 2099"),
                        new Rejected(5, "created_at '1970-01-01T00:00:00Z' is not in the years 1971 to 2099"),
                        new Rejected(6, "completed_at '9999-12-31T23:59:59Z' is not in the years 1971 to 2099"),
                        new Rejected(7, "completed_at 2026-03-01T10:00:00Z is before created_at 2026-03-02T10:00:00Z"),
                        new Rejected(8, "external_id 'A-1' came before, in line 2"),
                        new Rejected(9, "2 fields instead of 4"),
                        new Rejected(10, "5 fields instead of 4"),
                        new Rejected(11, "created_at is empty"));
    }

    /** Otherwise the line would be as good as the others, and the history would end in 2099. */
    @Test
    void rejectsTheLineOfATimeThatHasNotCome() throws IOException {
        List<Line> read = read((HEADER + """
                A-1,Open,2026-03-02T10:00:00Z,
                A-2,Never,2099-12-31T00:00:00Z,
                A-3,Done one day,2026-03-02T10:00:00Z,2026-11-28T12:00:01Z
                A-4,Done now,2026-03-02T10:00:00Z,2026-11-28T12:00:00Z
                """).getBytes(UTF_8));

        assertThat(items(read)).extracting(WorkItem::externalId).containsExactly("A-1", "A-4");
        assertThat(rejected(read))
                .containsExactly(
                        new Rejected(3, "created_at '2099-12-31T00:00:00Z' has not come yet"),
                        new Rejected(4, "completed_at '2026-11-28T12:00:01Z' has not come yet"));
    }

    @Test
    void readsAMillionLinesAndNoMoreWithoutKeepingThem() throws IOException {
        byte[] header = HEADER.getBytes(UTF_8);
        InputStream rows = new SequenceInputStream(Collections.enumeration(Stream.concat(
                        Stream.of(header),
                        IntStream.rangeClosed(1, 11)
                                .mapToObj(n -> "A,B\n".repeat(100_000).getBytes(UTF_8)))
                .map(ByteArrayInputStream::new)
                .toList()));
        int[] count = {0};

        assertThatThrownBy(() -> WorkItems.read(rows, null, NOW, line -> count[0]++))
                .hasMessage("It has more than 1,000,000 lines");
        assertThat(count[0]).isEqualTo(1_000_000);
    }

    @Test
    void refusesALineThatDoesNotEnd() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                Arrays.fill(into, offset, offset + length, (byte) 'x');
                return length;
            }
        };
        var file = new SequenceInputStream(new ByteArrayInputStream((HEADER + "A-1,").getBytes(UTF_8)), endless);

        assertThatThrownBy(() -> WorkItems.read(file, null, NOW, line -> {}))
                .hasMessage("Line 2 has more than 1,048,576 characters; is a quote not closed?");
    }

    private List<Line> lines(String... lines) throws IOException {
        return read((HEADER + String.join(TIMES + "\n", lines) + TIMES + "\n").getBytes(UTF_8));
    }

    private List<Line> read(byte... bytes) throws IOException {
        var lines = new ArrayList<Line>();
        ignored = WorkItems.read(new ByteArrayInputStream(bytes), null, NOW, lines::add);
        return lines;
    }

    private static List<WorkItem> items(List<Line> lines) {
        return lines.stream()
                .filter(WorkItem.class::isInstance)
                .map(WorkItem.class::cast)
                .toList();
    }

    private static List<Rejected> rejected(List<Line> lines) {
        return lines.stream()
                .filter(Rejected.class::isInstance)
                .map(Rejected.class::cast)
                .toList();
    }
}
