package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChainsTest {

    @Test
    void findsOneBeginningWhereStatementsConnectInAnyOrder() {
        assertThat(beginnings("90-70", "100-90")).containsExactly("100-90");
        assertThat(beginnings("100-80", "90-100", "100-90")).containsExactly("100-80");
        assertThat(beginnings("100-90", "90-90", "90-100")).hasSize(1);
        assertThat(beginnings("0-0", "0-0")).hasSize(1);
    }

    @Test
    void findsABeginningBehindEachGap() {
        assertThat(beginnings("100-90", "80-70", "60-50")).containsExactly("100-90", "80-70", "60-50");
        assertThat(beginnings("100-90", "80-80")).containsExactly("100-90", "80-80");
        assertThat(beginnings("100-90", "90-100", "50-60", "60-50")).containsExactly("100-90", "50-60");
    }

    @Test
    void countsTwoStatementsThatBeginAlikeTwice() {
        assertThat(beginnings("100-90", "100-80")).containsExactly("100-90", "100-80");
    }

    @Test
    void saysNothingOfStatementsWithoutBalances() {
        assertThat(beginnings("100-90", "?-?", "80-70")).isEmpty();
        assertThat(beginnings("100-90", "80-?")).isEmpty();
        assertThat(beginnings()).isEmpty();
    }

    private static List<String> beginnings(String... statements) {
        return Chains.beginnings(Stream.of(statements)
                        .map(one -> one.split("-"))
                        .map(ends -> new Balances(minor(ends[0]), minor(ends[1]), 0, "EUR"))
                        .toList())
                .stream()
                .map(one -> one.openingMinor() + "-" + one.closingMinor())
                .toList();
    }

    private static @Nullable Long minor(String text) {
        return text.equals("?") ? null : Long.valueOf(text);
    }
}
