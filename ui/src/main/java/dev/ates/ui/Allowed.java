package dev.ates.ui;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.access.prepost.PreAuthorize;

/** Allows access for a group only. Use it on a controller, or on a method, where it overrides the controller's. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@PreAuthorize("hasAnyRole(T(dev.ates.ui.Group).{value}.names())")
public @interface Allowed {

    Group value();
}
