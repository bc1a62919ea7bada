/** Listing lines and the arguments of LIST (RFC 959 section 4.1.3, RFC 3659 section 7). */
@NullMarked
package io.sluice.server.listing;

import org.jspecify.annotations.NullMarked;
