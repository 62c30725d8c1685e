package dev.ates.ui;

import dev.ates.contracts.ForeignText;
import dev.ates.contracts.TextRule;
import dev.ates.ui.answer.Words;
import org.springframework.http.HttpStatus;

/** A parameter of the request that is out of its bounds. */
public final class InvalidParameter extends Refusal {

    private final String parameter;
    private final String complaint;

    /** @param expectation the bound, such as "must be 1 to 500" */
    public InvalidParameter(String parameter, String value, String expectation) {
        super("%s %s".formatted(parameter, complaint(expectation, value)));
        this.parameter = parameter;
        this.complaint = complaint(expectation, value);
    }

    /**
     * @param complaint the error, phrased to follow the parameter's name, such as "span 500 days: this page shows at most
     *     400"
     */
    public InvalidParameter(String parameter, String complaint) {
        super("%s %s".formatted(parameter, complaint));
        this.parameter = parameter;
        this.complaint = complaint;
    }

    /** A text that breaks its rule. */
    public InvalidParameter(TextRule.Refused text) {
        super(String.valueOf(text.getMessage()), text);
        this.parameter = text.field();
        this.complaint = text.complaint();
    }

    private static String complaint(String expectation, String value) {
        return "%s, it is '%s'".formatted(expectation, ForeignText.shown(value));
    }

    public String parameter() {
        return parameter;
    }

    /** The error, phrased to follow the parameter's name. */
    public String complaint() {
        return complaint;
    }

    @Override
    public String field() {
        return parameter;
    }

    @Override
    public String told() {
        return Words.of(parameter) + " " + complaint;
    }

    @Override
    public HttpStatus status() {
        return HttpStatus.BAD_REQUEST;
    }

    @Override
    public String name() {
        return "invalid-parameter";
    }
}
