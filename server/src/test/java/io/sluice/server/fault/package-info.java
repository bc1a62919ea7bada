/** Faults of clients, networks, processes and machines against a whole server. */
@NullMarked
package io.sluice.server.fault;

import org.jspecify.annotations.NullMarked;
