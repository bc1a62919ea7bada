/**
 * The clients that people have, each against a whole server over a directory on disk. The programs are installed by
 * {@code .ci/run}; one that is missing fails its tests, nothing is skipped.
 */
@NullMarked
package io.sluice.server.interop;

import org.jspecify.annotations.NullMarked;
