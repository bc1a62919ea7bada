/**
 * A store in the memory of the process: the reference of the storage contract and the default of the server's own tests.
 * What it holds is gone when the process ends.
 */
@NullMarked
package io.sluice.vfs.memory;

import org.jspecify.annotations.NullMarked;
