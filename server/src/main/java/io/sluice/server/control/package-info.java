/** Control connections: decoding lines, the session's loop, writing replies (RFC 959 section 2.3). */
@NullMarked
package io.sluice.server.control;

import org.jspecify.annotations.NullMarked;
