/** The services with a real Keycloak. */
@NullMarked
package dev.ates.keycloak;

import org.jspecify.annotations.NullMarked;
