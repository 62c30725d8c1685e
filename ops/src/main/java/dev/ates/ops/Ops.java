package dev.ates.ops;

import dev.ates.ui.FormTitles;
import dev.ates.ui.Look;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.thymeleaf.spring6.templateresolver.SpringResourceTemplateResolver;

/**
 * Operator tools for a service: import this into an application with messaging and the shared login, which protects them.
 * Operators are administrators, and machines with the role {@code operator}.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    DatabaseHealth.class,
    Freshness.class,
    HearersApi.class,
    OpsApi.class,
    RobotDesk.class,
    RobotHealth.class,
    RobotMetrics.class,
    RobotsApi.class,
    RobotsPage.class,
    StreamMetrics.class,
    StreamsHealth.class
})
public class Ops {

    /** The templates are {@code ops/…}. */
    @Bean
    SpringResourceTemplateResolver opsTemplates() {
        return Look.templates("ops");
    }

    @Bean
    FormTitles robotFormTitles() {
        return new FormTitles(Map.of("/robots/*", "Order to a robot"), Set.of());
    }

    /** Runs before all other filters, so that refusals belong to the trace, too. */
    @Bean
    FilterRegistrationBean<TraceFilter> traceFilter() {
        var registration = new FilterRegistrationBean<>(new TraceFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        return registration;
    }
}
