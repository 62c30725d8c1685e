/** What travels between the services: the events, their JSON Schemas and samples, and the business calendar. */
@NullMarked
package dev.ates.contracts;

import org.jspecify.annotations.NullMarked;
