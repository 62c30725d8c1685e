package dev.ates.bank;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Refuses a setting in a way that Spring Boot reports and the services' start recognizes. */
public final class WrongSetting {

    private WrongSetting() {}

    /**
     * @param name behind {@code ates.bank.}, such as {@code files.folder}
     * @param variable that usually gives it
     */
    public static InvalidConfigurationPropertyValueException of(
            String name, String variable, Object value, String expectation) {
        return new InvalidConfigurationPropertyValueException("ates.bank." + name, value, variable + " " + expectation);
    }
}
