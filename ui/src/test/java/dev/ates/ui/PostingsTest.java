package dev.ates.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.AccountingEvent.Kind;
import dev.ates.contracts.AccountingEvent.Outcome;
import org.junit.jupiter.api.Test;

class PostingsTest {

    @Test
    void hasWordsForEveryKind() {
        for (Kind kind : Kind.values()) {
            assertThat(Postings.of(kind)).doesNotContain("_");
            assertThat(Postings.named(kind.name())).isEqualTo(Postings.of(kind));
        }
        assertThat(Postings.of(Kind.payout_return)).isEqualTo("return of a payout");
    }

    @Test
    void takesTheNameOfAnotherFactForItsWords() {
        assertThat(Postings.named(Outcome.carried_over.name())).isEqualTo("carried over");
    }
}
