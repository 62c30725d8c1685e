/** The shared look and login of every dashboard: security, layout, problem details, money and days as people read them. */
@NullMarked
package dev.ates.ui;

import org.jspecify.annotations.NullMarked;
