/** Authenticators that come with the server. */
@NullMarked
package io.sluice.server.auth;

import org.jspecify.annotations.NullMarked;
