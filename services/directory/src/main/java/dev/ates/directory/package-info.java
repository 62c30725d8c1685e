/** Publishes the people of a company's existing directory to the services. */
@NullMarked
package dev.ates.directory;

import org.jspecify.annotations.NullMarked;
