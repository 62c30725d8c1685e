/** The management's letter: the figures of a day, by mail once they are final, to those who want it. */
@NullMarked
package dev.ates.analytics.letter;

import org.jspecify.annotations.NullMarked;
