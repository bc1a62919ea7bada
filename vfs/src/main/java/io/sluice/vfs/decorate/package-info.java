/** Storages around a storage: what holds for every store, written once. */
@NullMarked
package io.sluice.vfs.decorate;

import org.jspecify.annotations.NullMarked;
