package dev.ates.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ates.contracts.PeopleEvent.PersonChanged;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Are the fields that a person got later read from every event, and is no order accepted that the schema cannot say? */
class PersonChangedTest {

    private static final String PERSON = "ates.person.changed.v1";
    private static final JsonNode FROM_BEFORE = Contract.sample(PERSON, "employee");

    @Test
    void saysNothingOfABankNameAndAbsencesInAnEventFromBefore() {
        PersonChanged employee = read(FROM_BEFORE);

        assertThat(employee.bankName()).isNull();
        assertThat(employee.absences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bankName", "absences"})
    void readsNullAsAMissingField(String field) {
        JsonNode withNull = ((ObjectNode) FROM_BEFORE.deepCopy()).putNull(field);

        assertThat(Contract.errors(PERSON, withNull)).isEmpty();
        assertThat(read(withNull)).isEqualTo(read(FROM_BEFORE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'from': '2026-11-24', 'to': '2026-11-23'}]",
                "[{'from': '2026-11-23', 'to': '2026-11-25'}, {'from': '2026-11-25', 'to': '2026-11-26'}]",
                "[{'from': '2026-11-25', 'to': '2026-11-25'}, {'from': '2026-11-23', 'to': '2026-11-23'}]"
            })
    void refusesAbsencesOutOfOrder(String absences) {
        JsonNode outOfOrder = with(absences);
        assertThat(Contract.errors(PERSON, outOfOrder)).as("schema").isEmpty();

        assertThatThrownBy(() -> read(outOfOrder))
                .hasMessageContaining("absence")
                .hasMessageContaining("2026-11-23");
    }

    @Test
    void readsAbsencesOfWhichOneBeginsWhenAnotherHasEnded() {
        assertThat(read(with(
                                "[{'from': '2026-11-23', 'to': '2026-11-23'}, {'from': '2026-11-24', 'to': '2026-11-25'}]"))
                        .absences())
                .extracting(Absence::toString)
                .isEqualTo(List.of("2026-11-23..2026-11-23", "2026-11-24..2026-11-25"));
    }

    private static JsonNode with(String absences) {
        ObjectNode person = (ObjectNode) FROM_BEFORE.deepCopy();
        person.set("absences", EventJson.mapper().readTree(absences.replace('\'', '"')));
        return person;
    }

    private static PersonChanged read(JsonNode data) {
        return (PersonChanged) SamplesTest.decode(PERSON, data);
    }
}
