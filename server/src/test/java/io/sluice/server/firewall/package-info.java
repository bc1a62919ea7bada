/** Real clients, a real firewall and the real server, each in a network namespace of its own. */
@NullMarked
package io.sluice.server.firewall;

import org.jspecify.annotations.NullMarked;
