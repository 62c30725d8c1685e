/** Letters to people about a day's money. */
@NullMarked
package dev.ates.accounting.letter;

import org.jspecify.annotations.NullMarked;
