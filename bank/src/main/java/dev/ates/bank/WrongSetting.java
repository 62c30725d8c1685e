package dev.ates.bank;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Creates the exception for an invalid setting, which Spring Boot reports and the start of the services recognizes. */
public final class WrongSetting {

    private WrongSetting() {}

    /**
     * @param name after {@code ates.bank.}, such as {@code files.folder}
     * @param variable the environment variable that usually sets it
     */
    public static InvalidConfigurationPropertyValueException of(
            String name, String variable, Object value, String expectation) {
        return new InvalidConfigurationPropertyValueException("ates.bank." + name, value, variable + " " + expectation);
    }
}
