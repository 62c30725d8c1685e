/** Validation of requests, and the format of refusals and failures for programs and people. */
@NullMarked
package dev.ates.ui.answer;

import org.jspecify.annotations.NullMarked;
