@NullMarked
package dev.ates.testkit.planted.messaging.broker;

import org.jspecify.annotations.NullMarked;
