/** JMH benchmarks of the parts that every command, name or directory entry goes through. */
@NullMarked
package io.sluice.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
