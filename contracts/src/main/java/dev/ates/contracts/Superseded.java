package dev.ates.contracts;

/**
 * An event as it was told before its shape changed. Handlers never see one: whoever reads it gets its {@link #upcast}, so
 * they know one version of every event, the latest.
 *
 * @param <E> the version that came after it
 */
public interface Superseded<E extends Event> extends Event {

    /** The same fact in the shape that came after; what nobody knew then is {@code null}. */
    E upcast();
}
