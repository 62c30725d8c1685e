@NullMarked
package dev.ates.testkit.planted.contracts.wire;

import org.jspecify.annotations.NullMarked;
