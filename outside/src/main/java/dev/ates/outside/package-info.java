/** The outside world of a demo in one application: who the people are, where their money goes, where their letters arrive. */
@NullMarked
package dev.ates.outside;

import org.jspecify.annotations.NullMarked;
