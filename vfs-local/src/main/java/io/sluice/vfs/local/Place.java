package io.sluice.vfs.local;

import io.sluice.vfs.VfsPath;

/**
 * A name in a directory that is held open: operations on names start here, so that swapping a directory further up for a
 * link changes nothing any more.
 *
 * @param directory the directory, owned
 * @param parent its attributes when it was opened
 * @param name the last name, in bytes
 * @param path what the client called it, for errors
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Place(Handle directory, Stat parent, byte[] name, VfsPath path) implements AutoCloseable {

    Entry entry() {
        return new Entry(directory.fd(), name);
    }

    /** What stands under the name, links not followed. */
    StatResult stat() {
        return Syscalls.stat(directory.fd(), name);
    }

    @Override
    public void close() {
        directory.close();
    }
}
