package dev.ates.bank.iso20022;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.bank.Bank.Order;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderSettingsTest {

    private static final OrderSettings BASIC = new OrderSettings(OrderSettings.Characters.basic, BankingDays.target);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Дмитрий Орлов            | Dmitrij Orlov",
                "Zoë 🦊 Grün_Weiß         | Zoe Grun-Weiss",
                "Юлия Щёголева            | Yuliya Shtegoleva",
                "ЯКОВ ЧУЖ, Ж. Цой         | YAKOV CHUZH, Zh. Tsoj",
                "Ольга Подъячая           | Olga Podyachaya",
                "Кръстьо Ъглев            | Krastyo Aglev",
                "Андреи\u0306 Хохлов      | Andrej Hohlov",
                "Њего Ђурић               | Njego Duric",
                "Þór Ægisson, ÞÓR ÆGIR    | Thor Aegisson, THOR AEGIR",
                "5 € of Œuvre             | 5 E of Oeuvre",
                "Θεοχάρης Ψαρός           | Theocharis Psaros",
                "Γιώργος Παπαδόπουλος     | Giorgos Papadopoulos",
                "Łukasz Żółć              | Lukasz Zolc",
                "Anna <Ann> & Sons; Ltd!  | Anna (Ann) + Sons, Ltd.",
                "Bidi \u202eDSU 999       | Bidi DSU 999",
                "//a//b/                  | a/b",
                "O’Neill–Smith            | O'Neill-Smith",
                "王小明                    | wang xiao ming",
            })
    void writesNamesInTheCharactersThatEveryBankTakes(String name, String written) {
        assertThat(BASIC.fitted(order(name)).creditorName()).isEqualTo(written);
        assertThat(written).matches("[a-zA-Z0-9/\\-?:().,'+ ]+");
        assertThat(BASIC.unfit(order(name))).isEmpty();
    }

    @Test
    void refusesWhatHasNothingLeftAndLeavesNamesAloneWhereTheSettingSaysSo() {
        assertThat(BASIC.unfit(order("🦊")))
                .hasValueSatisfying(why -> assertThat(why).contains("EPC217-08"));
        assertThat(BASIC.unfit(order("\u200b"))).isPresent();
        assertThat(BASIC.unfit(order("-"))).isPresent();
        assertThat(BASIC.fitted(order("x".repeat(200))).creditorName()).hasSize(70);

        OrderSettings any = new OrderSettings(OrderSettings.Characters.any, BankingDays.every_day);
        assertThat(any.fitted(order("Дмитрий 🦊")).creditorName()).isEqualTo("Дмитрий 🦊");
    }

    @Test
    void writesThePayersOwnNameLikeTheOthers() {
        assertThat(BASIC.complaintAboutDebtor("Größe & Söhne GmbH")).isEmpty();
        assertThat(BASIC.name("Größe & Söhne GmbH")).isEqualTo("Grosse + Sohne GmbH");
        assertThat(BASIC.complaintAboutDebtor("ß".repeat(35))).isEmpty();
        assertThat(BASIC.complaintAboutDebtor("ß".repeat(36)))
                .hasValueSatisfying(why -> assertThat(why).contains("at most 70", "it has 72"));
        assertThat(BASIC.complaintAboutDebtor("🦊 —"))
                .hasValueSatisfying(why -> assertThat(why).contains("EPC217-08"));

        OrderSettings any = new OrderSettings(OrderSettings.Characters.any, BankingDays.every_day);
        assertThat(any.complaintAboutDebtor("ООО «Ромашка» 🦊")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27, 2026-11-27",
        "2026-11-28, 2026-11-30",
        "2026-12-24, 2026-12-24",
        "2026-12-25, 2026-12-28",
        "2027-01-01, 2027-01-04",
        "2026-04-03, 2026-04-07",
        "2024-03-29, 2024-04-02",
        "2024-05-01, 2024-05-02",
    })
    void executesOnTheNextDayOfTarget(LocalDate day, LocalDate executed) {
        assertThat(BankingDays.target.from(day)).isEqualTo(executed);
        assertThat(BankingDays.every_day.from(day)).isEqualTo(day);
    }

    private static Order order(String name) {
        UUID id = new UUID(1, 1);
        return new Order(id, id, name, LocalDate.parse("2026-11-23"), 100, "USD", Instant.EPOCH);
    }
}
