/** Every door of every service: who gets in, and what nonsense does to it. */
@NullMarked
package dev.ates.doors;

import org.jspecify.annotations.NullMarked;
