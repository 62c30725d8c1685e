package dev.ates.contracts;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the version before an event's own, which streams still hold and old consumers still hear. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Supersedes {

    /** The record of the version before. */
    Class<? extends Superseded<?>> value();
}
