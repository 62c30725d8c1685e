/** Money by hand: what one person proposes and another approves. */
@NullMarked
package dev.ates.accounting.approval;

import org.jspecify.annotations.NullMarked;
