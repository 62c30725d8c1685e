/** The first page a visitor sees: where everything is, and who may sign in. */
@NullMarked
package dev.ates.outside.home;

import org.jspecify.annotations.NullMarked;
