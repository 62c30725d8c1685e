package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123Z");

    @Test
    void saysItsTimeItsVersionAndItsVariant() {
        UUID id = UuidV7.of(NOON, new Random(7));

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16)).isEqualTo(NOON);
        assertThat(UuidV7.of(NOON, new Random(7))).isEqualTo(id);
        assertThat(UuidV7.of(NOON, new Random(8))).isNotEqualTo(id);
    }

    @Test
    void risesWithTheCountAndTakesNoMoreThanItsBits() {
        UUID first = UuidV7.of(NOON.toEpochMilli(), 0, 0);
        UUID last = UuidV7.of(NOON.toEpochMilli(), 4095, -1);
        UUID next = UuidV7.of(NOON.toEpochMilli() + 1, 0, 0);

        assertThat(first).hasToString("01a20846-fe7b-7000-8000-000000000000");
        assertThat(last.toString())
                .isEqualTo("01a20846-fe7b-7fff-bfff-ffffffffffff")
                .isLessThan(next.toString());
    }
}
