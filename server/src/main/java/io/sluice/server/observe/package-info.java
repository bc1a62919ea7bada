/** Logs and metrics. */
@NullMarked
package io.sluice.server.observe;

import org.jspecify.annotations.NullMarked;
