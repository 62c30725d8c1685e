/** The copy of people for accounts, payouts and letters. */
@NullMarked
package dev.ates.accounting.people;

import org.jspecify.annotations.NullMarked;
