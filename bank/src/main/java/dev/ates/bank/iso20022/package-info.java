/** A bank that exchanges ISO 20022 files; needs a folder, and a schema {@code iso20022} in the database. */
@NullMarked
package dev.ates.bank.iso20022;

import org.jspecify.annotations.NullMarked;
