/** Manual actions on money: one person proposes, another approves. */
@NullMarked
package dev.ates.accounting.approval;

import org.jspecify.annotations.NullMarked;
