/** Everything in one process: the three services, the outside world, PostgreSQL and a broker. */
@NullMarked
package dev.ates.standalone;

import org.jspecify.annotations.NullMarked;
