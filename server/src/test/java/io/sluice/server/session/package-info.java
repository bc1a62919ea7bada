/** Whole sessions over real sockets, one class per behaviour. */
@NullMarked
package io.sluice.server.session;

import org.jspecify.annotations.NullMarked;
