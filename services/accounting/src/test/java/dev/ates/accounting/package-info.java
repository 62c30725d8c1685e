/** The whole service on a real database, with a bank and a mail server of the test's own. */
@NullMarked
package dev.ates.accounting;

import org.jspecify.annotations.NullMarked;
