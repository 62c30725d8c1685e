/** The contracts between the services: events, JSON Schemas, samples, and the business calendar. */
@NullMarked
package dev.ates.contracts;

import org.jspecify.annotations.NullMarked;
