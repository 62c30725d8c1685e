package dev.ates.ops;

import dev.ates.ui.Look;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.thymeleaf.spring6.templateresolver.SpringResourceTemplateResolver;

/**
 * Lets a service be operated: import this into an application that has messaging and the shared login, which guards what
 * is here. Operators are administrators, and machines with the role {@code operator}.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    DatabaseHealth.class,
    Freshness.class,
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

    /** The pages here are {@code ops/…}. */
    @Bean
    SpringResourceTemplateResolver opsTemplates() {
        return Look.templates("ops");
    }

    /** Before everything else, so that a refusal belongs to the trace too. */
    @Bean
    FilterRegistrationBean<TraceFilter> traceFilter() {
        var registration = new FilterRegistrationBean<>(new TraceFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        return registration;
    }
}
