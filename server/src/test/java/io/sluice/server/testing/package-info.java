/** What whole-server tests share: a server on a free port, a client that speaks raw lines, leak checks. */
@NullMarked
package io.sluice.server.testing;

import org.jspecify.annotations.NullMarked;
