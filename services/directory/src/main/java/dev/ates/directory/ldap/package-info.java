/** People of an LDAP server, such as Active Directory. Needs {@code ates.directory.ldap.url} and {@code base}. */
@NullMarked
package dev.ates.directory.ldap;

import org.jspecify.annotations.NullMarked;
