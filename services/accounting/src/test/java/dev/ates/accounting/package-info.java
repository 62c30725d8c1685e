/** The whole service on a real database, with the tests' own bank and mail server. */
@NullMarked
package dev.ates.accounting;

import org.jspecify.annotations.NullMarked;
