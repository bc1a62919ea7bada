/** Replies and the only mappings from failures to reply codes (RFC 959 section 4.2). */
@NullMarked
package io.sluice.server.reply;

import org.jspecify.annotations.NullMarked;
