package dev.ates.bank;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param kind which bank it is; there is no default, or a forgotten setting would pay into a demo */
@ConfigurationProperties("ates.bank")
record BankSettings(@DefaultValue("") String kind) {}
