/** The language in which people and programs search tasks. It knows neither the tasks nor their tables. */
@NullMarked
package dev.ates.tracker.search;

import org.jspecify.annotations.NullMarked;
