/** Every route of every service: who has access, and how it handles nonsense. */
@NullMarked
package dev.ates.doors;

import org.jspecify.annotations.NullMarked;
