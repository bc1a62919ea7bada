package io.sluice.server.transfer;

import io.sluice.vfs.Capability;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What is moved, counted and looked at before anything is copied: each directory before what is in it.
 *
 * @param root the entry that gets another name
 * @param items it, and all that is in it
 */
record MovePlan(VfsPath root, List<Item> items) {

    /** One file or directory as it was listed: what a listing says of times need not be what {@link Storage#stat} says. */
    record Item(VfsPath path, FileInfo info) {}

    /** More entries than may be moved at once. */
    static final class TooMany extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Looks at everything that is to be moved.
     *
     * @param most how many entries at most
     * @param step called for each
     * @throws StorageException {@link StorageError.Unsupported} if a link or a device is among them
     */
    static MovePlan of(Storage storage, VfsPath root, int most, Runnable step) throws TooMany {
        FileInfo info = storage.stat(root);
        requirePlain(info);
        if (info.isDirectory()) {
            requireNoLink(storage, root);
        }
        List<Item> items = new ArrayList<>(List.of(new Item(root, info)));
        Deque<VfsPath> open = new ArrayDeque<>();
        if (info.isDirectory()) {
            open.push(root);
        }
        while (!open.isEmpty()) {
            VfsPath directory = open.pop();
            try (Listing listing = storage.list(directory)) {
                while (listing.hasNext()) {
                    step.run();
                    FileInfo entry = listing.next();
                    requirePlain(entry);
                    if (items.size() >= most) {
                        throw new TooMany();
                    }
                    items.add(new Item(directory.child(entry.name()), entry));
                    if (entry.isDirectory()) {
                        open.push(directory.child(entry.name()));
                    }
                }
            }
        }
        return new MovePlan(root, items);
    }

    private static void requirePlain(FileInfo info) {
        if (!info.isFile() && !info.isDirectory()) {
            throw new StorageException(new StorageError.Unsupported("moving links and devices into another store"));
        }
    }

    /** To rename a link is to rename the link: what is in the directory that it names must not be moved in its place. */
    private static void requireNoLink(Storage storage, VfsPath directory) {
        if (!storage.capabilities(directory).has(Capability.SYMLINKS) || directory.isRoot()) {
            return;
        }
        try (Listing listing = storage.list(directory.parent())) {
            while (listing.hasNext()) {
                FileInfo entry = listing.next();
                if (entry.name().equals(directory.name()) && entry.kind() == FileKind.SYMLINK) {
                    requirePlain(entry);
                }
            }
        }
    }

    /** Where an item goes when its root goes there. */
    VfsPath target(Item item, VfsPath to) {
        return to.append(item.path().relativeTo(root));
    }
}
