package dev.ates.bank;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param kind the kind of bank; there is no default, because a forgotten setting would pay into a demo
 * @param trial whether the operator states that the bank moves no real money, so that a demo may use it
 */
@ConfigurationProperties("ates.bank")
record BankSettings(
        @DefaultValue("") String kind,
        @DefaultValue("false") boolean trial) {}
