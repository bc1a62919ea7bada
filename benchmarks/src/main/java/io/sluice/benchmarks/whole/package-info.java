/** Whole servers over sockets: a load generator, servers to start and to compare, and what they cost. */
@NullMarked
package io.sluice.benchmarks.whole;

import org.jspecify.annotations.NullMarked;
