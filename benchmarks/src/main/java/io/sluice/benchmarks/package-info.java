/** The benchmark command: the parts under JMH, and whole servers under load. */
@NullMarked
package io.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
