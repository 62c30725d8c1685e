/** What a request must be like, and what a refusal or failure looks like to programs and people. */
@NullMarked
package dev.ates.ui.answer;

import org.jspecify.annotations.NullMarked;
