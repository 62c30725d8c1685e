/** The letter that tells a person what a day brought. */
@NullMarked
package dev.ates.accounting.letter;

import org.jspecify.annotations.NullMarked;
