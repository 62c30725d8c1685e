/** The banks that can be asked to move real money, behind one port. */
@NullMarked
package dev.ates.accounting.bank;

import org.jspecify.annotations.NullMarked;
