/** The front page: links, and the people with their logins. */
@NullMarked
package dev.ates.outside.home;

import org.jspecify.annotations.NullMarked;
