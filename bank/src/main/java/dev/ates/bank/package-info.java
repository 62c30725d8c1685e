/** The banks that can be asked to move real money, behind one port. */
@NullMarked
package dev.ates.bank;

import org.jspecify.annotations.NullMarked;
