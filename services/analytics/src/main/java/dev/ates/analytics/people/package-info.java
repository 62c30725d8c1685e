/** The copy of people behind the accounts. */
@NullMarked
package dev.ates.analytics.people;

import org.jspecify.annotations.NullMarked;
