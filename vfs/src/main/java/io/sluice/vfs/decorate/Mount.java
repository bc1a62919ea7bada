package io.sluice.vfs.decorate;

import io.sluice.vfs.Storage;
import io.sluice.vfs.VfsPath;

/**
 * A store at its place in a tree of several.
 *
 * @param path where its root is; {@link VfsPath#ROOT} for the store that holds what no other one does
 * @param store what is there; the tree closes it
 * @param readOnly whether the tree refuses to change it
 */
public record Mount(VfsPath path, Storage store, boolean readOnly) {

    /** The store as the tree uses it. */
    Storage guarded() {
        return readOnly ? new ReadOnlyStorage(store) : store;
    }
}
