/** The pictures of the documentation that are drawn from what the programs themselves are made of. */
@NullMarked
package dev.ates.drawings;

import org.jspecify.annotations.NullMarked;
