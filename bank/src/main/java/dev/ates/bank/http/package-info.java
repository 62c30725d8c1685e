/** Banks that are reached by HTTP and know an order by its key: {@code demo}, and {@code webhook}, which signs. */
@NullMarked
package dev.ates.bank.http;

import org.jspecify.annotations.NullMarked;
