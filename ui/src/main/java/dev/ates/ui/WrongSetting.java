package dev.ates.ui;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An invalid setting; the message names setting, environment variable and value. */
public final class WrongSetting extends RuntimeException {

    private static final Pattern USERINFO_PASSWORD = Pattern.compile("(//[^:/@\\s]*:)[^@\\s]*(@)");
    private static final Pattern PARAMETER_PASSWORD = Pattern.compile("(?i)(password=)[^&\\s]*");

    /**
     * @param variable the environment variable that usually sets it
     * @param value shown with passwords masked
     * @param expectation what it must be, such as "must be an http(s) URL"
     */
    public WrongSetting(String setting, String variable, String value, String expectation) {
        this(setting, variable, value, expectation, null);
    }

    public WrongSetting(String setting, String variable, String value, String expectation, @Nullable Throwable cause) {
        super("%s (%s) %s, it is '%s'".formatted(variable, setting, expectation, masked(value)), cause);
    }

    public static String masked(String value) {
        var masked = USERINFO_PASSWORD.matcher(value).replaceAll("$1***$2");
        return PARAMETER_PASSWORD.matcher(masked).replaceAll("$1***");
    }
}
