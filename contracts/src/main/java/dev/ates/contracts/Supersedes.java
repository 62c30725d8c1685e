package dev.ates.contracts;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the previous version of an event, which streams still contain and old consumers still read. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Supersedes {

    /** The record of the previous version. */
    Class<? extends Superseded<?>> value();
}
