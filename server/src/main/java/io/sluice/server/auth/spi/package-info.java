/** What an authenticator must offer; providers are found by ServiceLoader. */
@NullMarked
package io.sluice.server.auth.spi;

import org.jspecify.annotations.NullMarked;
