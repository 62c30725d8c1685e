/** Tests of the shared look and login, on a service that has nothing else. */
@NullMarked
package dev.ates.ui;

import org.jspecify.annotations.NullMarked;
