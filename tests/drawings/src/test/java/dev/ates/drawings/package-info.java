/** The drawings of the documentation, generated from contracts and migrations. */
@NullMarked
package dev.ates.drawings;

import org.jspecify.annotations.NullMarked;
