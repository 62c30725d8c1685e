package dev.ates.ui.answer;

import dev.ates.ui.Days;
import dev.ates.ui.Services;
import dev.ates.ui.Uploads;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Locale;
import org.apache.catalina.core.StandardContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.format.Formatter;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Request validation before controllers: size, host, characters, JSON, days. */
@Configuration(proxyBeanMethods = false)
@Import({PlainAnswers.class})
public class Requests {

    private static final int LANGUAGES_MAX = 10_000;

    /** Runs around all filters and controllers that hold memory while they answer. */
    @Bean
    FilterRegistrationBean<AnswerLimit> answerLimit() {
        var registration = new FilterRegistrationBean<>(
                new AnswerLimit(Runtime.getRuntime().maxMemory(), Pace.LEAST));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        return registration;
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(PlainAnswers answers, ObjectProvider<Uploads> uploads) {
        long heap = Runtime.getRuntime().maxMemory();
        var registration = new FilterRegistrationBean<>(new BodyLimit(
                answers, uploads.getIfAvailable(Uploads.NONE), new BodyMemory(heap), new BodyMemory(heap)));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    /** Runs after Tomcat has processed the forwarded headers of a trusted proxy. */
    @Bean
    FilterRegistrationBean<KnownHosts> knownHosts(
            PlainAnswers answers,
            HostSettings settings,
            Services services,
            @Value("${spring.application.name:ates}") String application) {
        var registration =
                new FilterRegistrationBean<>(new KnownHosts(answers, settings.with(services.url(application))));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 15);
        return registration;
    }

    @Bean
    FilterRegistrationBean<WellFormed> wellFormed(PlainAnswers answers, ObjectProvider<Uploads> uploads) {
        var registration = new FilterRegistrationBean<>(new WellFormed(answers, uploads.getIfAvailable(Uploads.NONE)));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        return registration;
    }

    /** Spring Security's rules for addresses: no encoded slash, no {@code ;}, no {@code //}. */
    @Bean
    RequestRejectedHandler rejected(PlainAnswers answers) {
        return (request, response, rejected) -> answers.write(Problem.of(HttpStatus.BAD_REQUEST), request, response);
    }

    /** The valve is added after Boot's, so it responds first. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> ownAnswers(
            PlainAnswers answers, ObjectProvider<Uploads> uploads) {
        return tomcat -> {
            tomcat.addContextCustomizers(context -> {
                context.getParent().getPipeline().addValve(new PlainErrorValve(answers));
                // Threads that end with the process are not leaks; Tomcat would log a warning about each after a
                // signal.
                ((StandardContext) context).setSkipMemoryLeakChecksOnJvmShutdown(true);
                // AnswerLimit sends an answer after a forward, which would otherwise end the response below it.
                context.setSuspendWrappedResponseAfterForward(false);
                context.getPipeline()
                        .addValve(new BodyDeadline(
                                BodyDeadline.WITHIN, BodyDeadline.FILE_WITHIN, uploads.getIfAvailable(Uploads.NONE)));
            });
            tomcat.addConnectorCustomizers(connector -> {
                connector.setMaxPostSize(BodyLimit.BYTES_MAX);
                // The size of headers limits this already; Tomcat would fail at the eleventh.
                connector.setMaxLocaleCount(LANGUAGES_MAX);
            });
        };
    }

    /**
     * Uses Tomcat's own folder if there is one: Boot would create another, which would be left behind after {@code kill
     * -9}. What such a kill left of uploads is deleted.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> folders(TomcatServerProperties settings) {
        return tomcat -> {
            File folder = settings.getBasedir();
            if (folder != null) {
                File documents = new File(folder, "documents");
                if (!documents.isDirectory() && !documents.mkdirs()) {
                    throw new IllegalStateException("Cannot make the folder " + documents);
                }
                tomcat.setDocumentRoot(documents);
                try {
                    FileSystemUtils.deleteRecursively(folder.toPath().resolve("work"));
                } catch (IOException e) {
                    throw new UncheckedIOException("Cannot delete what an earlier run left in " + folder, e);
                }
            }
        };
    }

    /**
     * No coercion: 12.5 is not truncated to 12, a number is not a text, a text is not a number, and duplicate fields are
     * refused.
     */
    @Bean
    JsonMapperBuilderCustomizer exactJson() {
        return json -> json.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .addModule(new SimpleModule("texts").addDeserializer(String.class, new TextReader()));
    }

    /** Runs after Boot's customizer, whose converter it replaces. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ServerHttpMessageConvertersCustomizer exactBodies(JsonMapper json) {
        return new ExactBodies(json);
    }

    @Bean
    WebMvcConfigurer dayParameters() {
        return new WebMvcConfigurer() {
            @Override
            public void addFormatters(FormatterRegistry registry) {
                registry.addFormatterForFieldType(LocalDate.class, new DayFormat());
            }
        };
    }

    /** An empty text, as from an empty form field, means no day. */
    private static final class DayFormat implements Formatter<LocalDate> {

        @Override
        public LocalDate parse(String text, Locale locale) {
            return Days.parse(text.strip());
        }

        @Override
        public String print(LocalDate day, Locale locale) {
            return day.toString();
        }
    }
}
