/** Tests of its bank on a real database. */
@NullMarked
package dev.ates.outside.bank;

import org.jspecify.annotations.NullMarked;
