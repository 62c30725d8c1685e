/** People of a Keycloak realm, by its admin API. Needs {@code ates.directory.keycloak.client-secret}. */
@NullMarked
package dev.ates.directory.keycloak;

import org.jspecify.annotations.NullMarked;
