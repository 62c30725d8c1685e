package dev.ates.bank;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param kind the kind of bank; there is no default, because a forgotten setting would pay into a demo
 * @param trial whether whoever chose the bank says that it moves no real money, so that a demo may try it
 */
@ConfigurationProperties("ates.bank")
record BankSettings(
        @DefaultValue("") String kind,
        @DefaultValue("false") boolean trial) {}
