/** The port to whoever moves real money; each bank behind it is a folder of its own and knows nothing of the others. */
@NullMarked
package dev.ates.bank;

import org.jspecify.annotations.NullMarked;
