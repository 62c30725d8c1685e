/** The audit log, and log lines that input cannot forge. */
@NullMarked
package dev.ates.ui.audit;

import org.jspecify.annotations.NullMarked;
