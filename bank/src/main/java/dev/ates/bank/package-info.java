/** The port for moving real money; each bank behind it is an independent folder. */
@NullMarked
package dev.ates.bank;

import org.jspecify.annotations.NullMarked;
