/** How far each stream that is heard is applied, and what could not be applied. */
@NullMarked
package dev.ates.messaging.apply;

import org.jspecify.annotations.NullMarked;
