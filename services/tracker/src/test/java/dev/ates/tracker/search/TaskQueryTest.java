package dev.ates.tracker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.tracker.search.TaskQuery.Amounts;
import dev.ates.tracker.search.TaskQuery.Days;
import dev.ates.tracker.search.TaskQuery.Term;
import dev.ates.tracker.search.TaskQuery.Text;
import java.time.LocalDate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language of searches, and what it says about mistakes. */
class TaskQueryTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-11-24");

    @Test
    void readsEveryKindOfTerm() {
        assertThat(parse(
                                "assignee:me status:open price:>20 created:2026-11-01..today by:\"Ann Archer\" \"exact words\" -word id:ZOO-7")
                        .terms())
                .containsExactly(
                        new Term(1, false, Field.assignee, new Text("me", false)),
                        new Term(13, false, Field.status, new Text("open", false)),
                        new Term(25, false, Field.reward, new Amounts(2001L, null)),
                        new Term(35, false, Field.created, new Days(LocalDate.parse("2026-11-01"), TODAY)),
                        new Term(61, false, Field.by, new Text("Ann Archer", true)),
                        new Term(77, false, Field.words, new Text("exact words", true)),
                        new Term(91, true, Field.words, new Text("word", false)),
                        new Term(97, false, Field.id, new Text("ZOO-7", false)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "20, 2000, 2000",
                "19.99, 1999, 1999",
                ">20, 2001, -",
                ">=20, 2000, -",
                "<20, -, 1999",
                "<=20, -, 2000",
                "10..20.5, 1000, 2050",
                "10.., 1000, -",
                "..20, -, 2000"
            })
    void readsAmounts(String written, Long min, Long max) {
        assertThat(parse("fee:" + written).terms())
                .containsExactly(new Term(1, false, Field.fee, new Amounts(min, max)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2026-11-20, 2026-11-20, 2026-11-20",
                "today, 2026-11-24, 2026-11-24",
                "yesterday, 2026-11-23, 2026-11-23",
                ">2026-11-20, 2026-11-21, -",
                ">=2026-11-20, 2026-11-20, -",
                "<today, -, 2026-11-23",
                "..yesterday, -, 2026-11-23",
                "2026-11-20.., 2026-11-20, -"
            })
    void readsDays(String written, LocalDate min, LocalDate max) {
        assertThat(parse("-done:" + written).terms())
                .containsExactly(new Term(1, true, Field.done, new Days(min, max)));
    }

    @Test
    void takesWhatIsNoFieldForWords() {
        assertThat(parse("  10:30  http://a.b \"status:open\" ").terms())
                .extracting(Term::value)
                .containsExactly(
                        new Text("10:30", false), new Text("http://a.b", false), new Text("status:open", true));
        assertThat(parse("\"a \"\"b\"\"\"c by:\"\"\"\"").terms())
                .extracting(Term::value)
                .containsExactly(new Text("a \"b\"", true), new Text("c", false), new Text("\"", true));
        assertThat(parse(" ").terms()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "a stats:open; At character 3: There is no field stats. There are assignee, by, status, id, fee, reward or price, created, done.",
                "status:opne; At character 8: status: opne is not open or done.",
                "a status:; At character 10: After status: comes open or done.",
                "fee:>; At character 5: fee: > is not an amount such as 20",
                "fee:1e9; At character 5: fee: 1e9 is not an amount such as 20",
                "fee:20.005; At character 5: fee: 20.005 is not an amount such as 20",
                "fee:-5; At character 5: fee: -5 is not an amount such as 20",
                "fee:..; At character 5: fee: .. is not an amount such as 20",
                "fee:20..10; At character 5: The range 20..10 ends before it begins.",
                "done:2026-02-30; At character 6: done: 2026-02-30 is not a day such as 2026-11-24",
                "done:tomorrow; At character 6: done: tomorrow is not a day such as 2026-11-24",
                "a \"b; At character 3: The quotes are not closed.",
                "a \"\"; At character 3: A word is missing.",
                "a -; At character 4: A word is missing.",
                "a --; At character 4: - has no letter and no digit."
            })
    void namesTheTermAndWhatIsExpected(String typed, String told) {
        assertThatThrownBy(() -> parse(typed)).isInstanceOf(QueryRefused.class).hasMessageStartingWith(told);
    }

    @Test
    void countsCharactersAsPeopleDo() {
        assertThatThrownBy(() -> parse(" \uD83D\uDC07x status:opne"))
                .hasMessageStartingWith("At character 12: status: opne is not open or done.");
    }

    @Test
    void hasAtMostTwentyTerms() {
        String terms = IntStream.range(0, 21).mapToObj(n -> "a").collect(Collectors.joining(" "));
        assertThatThrownBy(() -> parse(terms)).hasMessage("At character 41: A search has at most 20 terms.");
    }

    private static TaskQuery parse(String typed) {
        return TaskQuery.parse(typed, TODAY, "USD");
    }
}
