package dev.ates.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test, or a test class, that uses a browser. If Chromium is not installed it is skipped, and the build reports that
 * at its end ({@code target/chromium-skipped}); with {@code CI=true} it fails.
 */
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ChromiumRequired.class)
@interface NeedsChromium {}
