/**
 * People whom a provider such as Entra ID or Okta pushes by SCIM 2.0 (RFC 7643, RFC 7644). Needs {@code
 * ates.directory.scim.token-file}.
 */
@NullMarked
package dev.ates.directory.scim;

import org.jspecify.annotations.NullMarked;
