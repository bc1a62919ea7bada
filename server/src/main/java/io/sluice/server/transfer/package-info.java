/** Transfers: the thread that moves the bytes of one RETR, STOR or LIST. */
@NullMarked
package io.sluice.server.transfer;

import org.jspecify.annotations.NullMarked;
