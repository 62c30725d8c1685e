/** Queries on people's accounts, as pages and API. */
@NullMarked
package dev.ates.accounting.account;

import org.jspecify.annotations.NullMarked;
