/** Everything in one process: the three services, the world outside of them, PostgreSQL and a broker. */
@NullMarked
package dev.ates.standalone;

import org.jspecify.annotations.NullMarked;
