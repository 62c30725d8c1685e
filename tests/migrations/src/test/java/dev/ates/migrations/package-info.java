/** The rules for all migrations: released ones never change, and each later one is checked on data from before it. */
@NullMarked
package dev.ates.migrations;

import org.jspecify.annotations.NullMarked;
