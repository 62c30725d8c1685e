/** What a module shows. */
@NullMarked
package dev.ates.testkit.planted.ui;

import org.jspecify.annotations.NullMarked;
