/** Tests of the shared look and login, on a service with nothing else. */
@NullMarked
package dev.ates.ui;

import org.jspecify.annotations.NullMarked;
