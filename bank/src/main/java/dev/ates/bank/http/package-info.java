/** Banks over HTTP that identify an order by its key: {@code demo}, and {@code webhook}, which signs. */
@NullMarked
package dev.ates.bank.http;

import org.jspecify.annotations.NullMarked;
