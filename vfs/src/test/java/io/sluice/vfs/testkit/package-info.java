/**
 * The storage contract as tests that every store runs, and what tests of storage users need: failing stores, leak checks
 * and patterned content.
 *
 * <p>A store's module depends on this test-jar and runs everything with one subclass of {@link
 * io.sluice.vfs.testkit.StorageKit}. The tests choose what to demand by the store's capabilities: where an ability is
 * missing they demand the stated refusal.
 */
@NullMarked
package io.sluice.vfs.testkit;

import org.jspecify.annotations.NullMarked;
