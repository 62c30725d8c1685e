package dev.ates.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test, or a test class, that starts a {@link RabbitNode}. If RabbitMQ is not installed it is skipped, and the build reports
 * that at its end ({@code target/rabbitmq-skipped}); with {@code CI=true} it fails.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RabbitRequired.class)
public @interface NeedsRabbit {}
