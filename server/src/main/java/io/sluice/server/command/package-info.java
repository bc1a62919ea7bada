/** One file per FTP command, and the table that lists them. */
@NullMarked
package io.sluice.server.command;

import org.jspecify.annotations.NullMarked;
