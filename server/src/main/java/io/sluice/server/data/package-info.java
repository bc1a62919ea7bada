/** Data connections: passive leases, active connects (RFC 959 section 3.2). */
@NullMarked
package io.sluice.server.data;

import org.jspecify.annotations.NullMarked;
