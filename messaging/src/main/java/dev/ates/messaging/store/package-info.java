/** This service's own database: the truth about what it tells and hears. */
@NullMarked
package dev.ates.messaging.store;

import org.jspecify.annotations.NullMarked;
