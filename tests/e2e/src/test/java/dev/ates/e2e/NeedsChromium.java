package dev.ates.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test, or a class of tests, that drives a browser. Where no Chromium is installed it is skipped and the build says
 * so at its end, in {@code target/chromium-skipped}; where the environment says {@code CI=true} it fails.
 */
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ChromiumRequired.class)
@interface NeedsChromium {}
