/** Violations of the architecture, planted to see that the rules catch them. */
@NullMarked
package dev.ates.testkit.planted.messaging;

import org.jspecify.annotations.NullMarked;
