/** Tests of the outside world on a real database. */
@NullMarked
package dev.ates.outside;

import org.jspecify.annotations.NullMarked;
