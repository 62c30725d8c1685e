/** The copy of people that accounts, payouts and letters need. */
@NullMarked
package dev.ates.accounting.people;

import org.jspecify.annotations.NullMarked;
