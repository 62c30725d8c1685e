package dev.ates.tracker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.springframework.security.access.prepost.PreAuthorize;

/** Marks what only managers and administrators may do or see. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@PreAuthorize("hasAnyRole('manager', 'administrator')")
public @interface ManagersOnly {

    /** The same roles, for what depends on them without being forbidden to others. */
    Set<String> ROLES = Set.of("manager", "administrator");
}
