/** What a module keeps to itself. */
@NullMarked
package dev.ates.testkit.planted.ui.inside;

import org.jspecify.annotations.NullMarked;
