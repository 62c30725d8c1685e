package dev.ates.bank;

import dev.ates.contracts.BusinessClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * Provides a service's bank: import this into an application with a database and a clock. The scan finds the connectors in
 * subpackages, so a new bank only needs a new folder.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@EnableConfigurationProperties(BankSettings.class)
public class Banks {

    private static final String SETTINGS = "ates-bank.yaml";

    /**
     * Checks the settings of a bank exactly as the service does at its start, without connecting or creating anything.
     *
     * @param environment by the names of the variables, such as {@code ATES_BANK_KIND}
     * @throws RuntimeException whose causes name the setting, its variable and its bound
     */
    public static void requireRight(Map<String, String> environment) {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.setEnvironment(only(environment));
            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
            // No setting depends on the time.
            context.registerBean(Clock.class, () -> Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
            context.register(Banks.class, SslAutoConfiguration.class);
            context.refresh();
            chosen(
                            context.getBean(BankSettings.class),
                            context.getBeanProvider(Connector.class).stream().toList(),
                            context.getBean(Clock.class))
                    .check()
                    .run();
        }
    }

    @Bean
    Bank bank(BankSettings settings, List<Connector> connectors, Clock clock) {
        Connector chosen = chosen(settings, connectors, clock);
        chosen.check().run();
        return chosen.connect().get();
    }

    private static Connector chosen(BankSettings settings, List<Connector> connectors, Clock clock) {
        Connector chosen = connectors.stream()
                .filter(connector -> connector.kind().equals(settings.kind()))
                .findFirst()
                .orElseThrow(() -> WrongSetting.of(
                        "kind", "ATES_BANK_KIND", settings.kind(), "must be one of " + kinds(connectors)));
        if (clock instanceof BusinessClock && !chosen.plays() && !settings.trial()) {
            throw WrongSetting.of(
                    "kind",
                    "ATES_BANK_KIND",
                    settings.kind(),
                    "must be demo while ATES_CLOCK_STARTED and ATES_CLOCK_ANCHOR set the clock of a demo: a real bank"
                            + " would be paid for days that never were (ATES_BANK_TRIAL=true states that it moves no real money)");
        }
        return chosen;
    }

    private static String kinds(List<Connector> connectors) {
        return connectors.stream().map(Connector::kind).sorted().collect(Collectors.joining(", "));
    }

    /** The given variables and the bank's own defaults: neither this process's environment nor its properties. */
    private static ConfigurableEnvironment only(Map<String, String> environment) {
        var settings = new StandardEnvironment();
        MutablePropertySources sources = settings.getPropertySources();
        sources.remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
        sources.replace(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.copyOf(environment)));
        try {
            new YamlPropertySourceLoader()
                    .load(SETTINGS, new ClassPathResource(SETTINGS))
                    .forEach(sources::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException(SETTINGS + " cannot be read", e);
        }
        return settings;
    }
}
