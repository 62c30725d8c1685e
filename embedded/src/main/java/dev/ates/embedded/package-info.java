/** PostgreSQL and an AMQP broker that start with the JVM, keep their data in a folder and stop with the JVM. */
@NullMarked
package dev.ates.embedded;

import org.jspecify.annotations.NullMarked;
