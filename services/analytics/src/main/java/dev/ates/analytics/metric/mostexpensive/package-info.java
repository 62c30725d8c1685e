/** The most expensive task of a day: the highest reward; among equal ones the task completed first. */
@NullMarked
package dev.ates.analytics.metric.mostexpensive;

import org.jspecify.annotations.NullMarked;
