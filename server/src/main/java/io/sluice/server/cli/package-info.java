/** The command line: what it understands, what it prints, and how it ends. */
@NullMarked
package io.sluice.server.cli;

import org.jspecify.annotations.NullMarked;
