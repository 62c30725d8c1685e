package dev.ates.ui;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.access.prepost.PreAuthorize;

/** Lets a group in and refuses everybody else. On a controller, or on a method of one, where it replaces the controller's. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@PreAuthorize("hasAnyRole(T(dev.ates.ui.Group).{value}.names())")
public @interface Allowed {

    Group value();
}
