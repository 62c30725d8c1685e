/** A bank that exchanges files as ISO 20022 has them; needs a folder, and a schema {@code iso20022} in the database. */
@NullMarked
package dev.ates.bank.iso20022;

import org.jspecify.annotations.NullMarked;
