package dev.ates.contracts;

/**
 * An earlier version of an event. Handlers never see one: the reader applies {@link #upcast}, so handlers know only the
 * latest version of every event.
 *
 * @param <E> the version that came after it
 */
public interface Superseded<E extends Event> extends Event {

    /** The same fact in the next version; fields that did not exist are {@code null}. */
    E upcast();
}
