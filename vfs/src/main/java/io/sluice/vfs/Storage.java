package io.sluice.vfs;

import java.time.Instant;
import java.util.List;

/**
 * A tree of files with one root, as one user sees it.
 *
 * <p>Two kinds of store fit: file systems, whose directories exist by themselves and whose files change in place, and
 * object stores, whose directories are prefixes and whose files are replaced whole. {@link #capabilities} tells them
 * apart. The interface is small on purpose: an operation joins with a decision record.
 *
 * <p>All calls may block and may come from many virtual threads at once, never from an event loop. All throw
 * {@link StorageException} and nothing else for what the store does; a file used as a directory on the way is
 * {@link StorageError.NotADirectory}, in object stores {@link StorageError.NotFound} too. Symbolic links that stay inside the root are
 * followed; links that leave it are as good as unreadable ({@link StorageError.PermissionDenied}).
 */
public interface Storage extends AutoCloseable {

    /** What this store can do; constant for the life of the store. The one call that never blocks: event loops ask it. */
    Capabilities capabilities();

    /**
     * What this store can do at that path and below it, in trees that are made of several stores; never blocks either.
     * There {@link #capabilities} is what at least one of them can.
     */
    default Capabilities capabilities(VfsPath path) {
        return capabilities();
    }

    /**
     * What is there under that name, links followed.
     *
     * @throws StorageException {@link StorageError.NotFound}, {@link StorageError.NotADirectory}
     */
    FileInfo stat(VfsPath path);

    /**
     * The entries of a directory, links not followed.
     *
     * @throws StorageException {@link StorageError.NotFound}, {@link StorageError.NotADirectory}
     */
    Listing list(VfsPath directory);

    /**
     * Opens a part of a file for reading: a store that has to ask another one asks for no more than that.
     *
     * @param range begins at 0 to the file's size, at the size the download is empty; it may end behind the end of the file,
     *     then the download ends with the file
     * @throws StorageException {@link StorageError.NotFound}, {@link StorageError.IsADirectory},
     *     {@link StorageError.RangeNotSatisfiable} when it begins behind the end
     */
    Download openRead(VfsPath path, ByteRange range);

    /** Opens a file for reading from that byte on, to its end. */
    default Download openRead(VfsPath path, long offset) {
        return openRead(path, ByteRange.from(offset));
    }

    /**
     * Opens a file for writing; the directory must exist in stores with {@link Capability#EMPTY_DIRECTORIES}.
     *
     * @throws StorageException {@link StorageError.NotFound} for the directory, or the file in
     *     {@link WriteMode.ResumeAt} above 0; {@link StorageError.IsADirectory};
     *     {@link StorageError.RangeNotSatisfiable}; {@link StorageError.Unsupported} by {@link #capabilities}
     */
    Upload openWrite(VfsPath path, WriteMode mode);

    /**
     * Removes a file or a symbolic link (never what it points to).
     *
     * @throws StorageException {@link StorageError.NotFound}, {@link StorageError.IsADirectory}
     */
    void delete(VfsPath path);

    /**
     * Makes a directory in one that exists.
     *
     * @throws StorageException {@link StorageError.AlreadyExists}, {@link StorageError.NotFound}
     */
    void makeDirectory(VfsPath path);

    /**
     * Removes an empty directory; never the root.
     *
     * @throws StorageException {@link StorageError.NotFound}, {@link StorageError.NotADirectory},
     *     {@link StorageError.DirectoryNotEmpty}, {@link StorageError.PermissionDenied} for the root
     */
    void removeDirectory(VfsPath path);

    /**
     * Gives an entry another name, replacing a file that has it.
     *
     * <p>A name that is given to itself stays as it is.
     *
     * @throws StorageException {@link StorageError.NotFound} for the entry or the new name's directory;
     *     {@link StorageError.IsADirectory} when a file would replace a directory, {@link StorageError.AlreadyExists}
     *     when a directory would replace anything, {@link StorageError.OtherFileSystem} across the border of a mount,
     *     {@link StorageError.PermissionDenied} for the root, {@link StorageError.IntoItself} for a directory that would
     *     move into itself; what {@code steps} throws
     * @param steps is told how far it is, in stores where this takes many steps; others never ask it
     */
    void rename(VfsPath from, VfsPath to, RenameSteps steps);

    /** The same with nobody who follows it. */
    default void rename(VfsPath from, VfsPath to) {
        rename(from, to, RenameSteps.UNSEEN);
    }

    /** Sets when a file was last modified; {@link Capability#SET_MODIFIED}. */
    void setModified(VfsPath path, Instant modified);

    /** Sets the permission bits (0 to 0777) of an entry; {@link Capability#SET_MODE}. */
    default void setMode(VfsPath path, int mode) {
        throw new StorageException(new StorageError.Unsupported("set mode"));
    }

    /** Bytes that can still be written below that directory; {@link Capability#FREE_SPACE}. */
    default long freeBytes(VfsPath directory) {
        throw new StorageException(new StorageError.Unsupported("free space"));
    }

    /**
     * A view of this store whose root is that directory: no path and no link leads out of it. It is closed by itself and
     * leaves this store open. In stores without {@link Capability#EMPTY_DIRECTORIES} nothing has to be there, and nobody
     * is asked: the view may be an empty directory that gets its first file later.
     *
     * @throws StorageException {@link StorageError.NotFound}, {@link StorageError.NotADirectory}; only in stores with
     *     {@link Capability#EMPTY_DIRECTORIES}
     */
    Storage subtree(VfsPath directory);

    /** What the store's own bounds and failures count; constant, and never blocks. Views of a part of the store have none. */
    default List<Meter> meters() {
        return List.of();
    }

    /** Releases what the store holds; open transfers fail or end, as the store can. */
    @Override
    void close();
}
