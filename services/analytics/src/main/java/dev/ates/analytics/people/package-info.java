/** The copy of people: who is behind an account. */
@NullMarked
package dev.ates.analytics.people;

import org.jspecify.annotations.NullMarked;
