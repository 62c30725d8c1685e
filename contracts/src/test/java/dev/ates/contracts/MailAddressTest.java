package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To which addresses can letters be sent, and how are they written for mail servers? */
class MailAddressTest {

    @ParameterizedTest
    @CsvSource({
        "ann@ates.example, ann@ates.example, false",
        "ann.o'hara+work@ates.example, ann.o'hara+work@ates.example, false",
        "ann@localhost, ann@localhost, false",
        "w1@exämple.example, w1@xn--exmple-cua.example, false",
        "w1@xn--exmple-cua.example, w1@xn--exmple-cua.example, false",
        "борис@почта.рф, борис@xn--80a1acny.xn--p1ai, true",
        "boris@почта.рф, boris@xn--80a1acny.xn--p1ai, false",
        "zoë@ates.example, zoë@ates.example, true",
        "ann@例え.jp, ann@xn--r8jz45g.jp, false",
        "ann@例え。jp, ann@xn--r8jz45g.jp, false",
        "ann@straße.example, ann@xn--strae-oqa.example, false",
        "ann@βόλος.example, ann@xn--nxasmm1c.example, false",
        "ann@Ätes.example, ann@xn--tes-pla.example, false",
        "ann@نامه\u200Cای.example, ann@xn--mgba3gch31f060k.example, false",
        "ann@ꜧ.example, ann@xn--728a.example, false",
        "ann@r3---sn-4g5e.example, ann@r3---sn-4g5e.example, false",
        "ann@xn--strae-oqa.example, ann@xn--strae-oqa.example, false"
    })
    void writesDomainsInAscii(String typed, String written, boolean needsUtf8) {
        MailAddress address = MailAddress.of(typed);

        assertThat(address).hasToString(written);
        assertThat(address.needsUtf8()).isEqualTo(needsUtf8);
    }

    @ParameterizedTest
    @CsvSource({
        "no-at-sign, it has no @",
        "@ates.example, the part before the @",
        "ann@, the part after the @",
        "ann @ates.example, the part before the @",
        "ann..b@ates.example, the part before the @",
        ".ann@ates.example, the part before the @",
        "a@b@ates.example, the part before the @",
        "Ann <ann@ates.example>, the part before the @",
        "ann@ates..example, the part after the @",
        "ann@-ates.example, the part after the @",
        "ann@ates_example, the part after the @",
        "ann@[127.0.0.1], the part after the @",
        "ann@ates.example., the part after the @",
        "ann@xn--zzzzzzzzzzzz.example, the part after the @",
        "ann@аб\u05D0.example, the part after the @"
    })
    void saysWhatIsNoAddress(String typed, String why) {
        assertThatThrownBy(() -> MailAddress.of(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("email must be an address such as ann@example.org, it is '%s'".formatted(typed))
                .hasMessageContaining(why);
    }

    /** A joiner is part of a name only where its script joins letters (RFC 5892, appendix A). */
    @Test
    void takesNoJoinerBetweenLettersThatDoNotJoin() {
        assertThatThrownBy(() -> MailAddress.of("ann@a\u200Cb.example")).hasMessageContaining("not a domain");
        assertThatThrownBy(() -> MailAddress.of("ann@ates\u200D.example")).hasMessageContaining("not a domain");
    }

    @Test
    void boundsAnAddressAsMailServersDo() {
        assertThat(MailAddress.of("a".repeat(64) + "@ates.example").local()).hasSize(64);
        assertThatThrownBy(() -> MailAddress.of("a".repeat(65) + "@ates.example"))
                .hasMessageContaining("64 octets");
        assertThatThrownBy(() -> MailAddress.of("ann@" + "a".repeat(64) + ".example"))
                .hasMessageContaining("not a domain");
        assertThatThrownBy(() -> MailAddress.of("ann@" + "abcdefghi.".repeat(25) + "example"))
                .hasMessageContaining("254 octets");
        assertThatThrownBy(() -> MailAddress.of("ann\r\nBcc: all@example.org")).hasMessageContaining("before the @");
    }
}
