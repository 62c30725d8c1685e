/** The whole system through its front doors, as the people who work with it see it. */
@NullMarked
package dev.ates.e2e;

import org.jspecify.annotations.NullMarked;
