/**
 * Coverage-guided fuzzing: what is fuzzed, the world it happens in, and how the fuzzer is run (see
 * docs/decisions/0010-fuzzing.md). The targets themselves stand beside what they call.
 */
@NullMarked
package io.sluice.server.fuzz;

import org.jspecify.annotations.NullMarked;
