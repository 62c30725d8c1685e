/** Tests of its identity on a real database. */
@NullMarked
package dev.ates.outside.identity;

import org.jspecify.annotations.NullMarked;
