/** Certificates and TLS engines: what control and data connections are protected with (RFC 4217). */
@NullMarked
package io.sluice.server.tls;

import org.jspecify.annotations.NullMarked;
