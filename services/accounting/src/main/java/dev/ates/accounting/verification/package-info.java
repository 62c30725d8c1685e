/** Whether the books are what their transfers say, and whether closed days are what they were. */
@NullMarked
package dev.ates.accounting.verification;

import org.jspecify.annotations.NullMarked;
