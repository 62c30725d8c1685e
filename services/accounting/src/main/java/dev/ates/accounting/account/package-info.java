/** People's accounts as people and programs read them. */
@NullMarked
package dev.ates.accounting.account;

import org.jspecify.annotations.NullMarked;
