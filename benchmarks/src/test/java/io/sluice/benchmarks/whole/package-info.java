/** Tests of the load generator and of what it reports. */
@NullMarked
package io.sluice.benchmarks.whole;

import org.jspecify.annotations.NullMarked;
