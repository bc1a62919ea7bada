package io.sluice.server.listing;

import io.sluice.vfs.FileInfo;
import java.nio.ByteBuffer;

/**
 * How one entry of a directory looks on the wire. Names go out as the bytes that {@link io.sluice.vfs.NameCodec} gives,
 * lines end in CR LF whatever the transfer type, times are UTC.
 *
 * <p>An instance belongs to one listing and is used by one thread: it reuses its memory from entry to entry.
 */
public interface LineFormat {

    /**
     * Writes the entry's line with its CR LF, or nothing at all.
     *
     * @return false if the buffer has no room for the whole line: empty it and come again. A line is not much longer
     *     than the entry's name and link target, so a buffer of 64 KiB has room for any.
     * @throws IllegalArgumentException if the name would break the line; a {@link io.sluice.vfs.Listing} has none such
     */
    boolean write(FileInfo entry, ByteBuffer out);

    /**
     * The entry's line without its end, for a reply on the control connection.
     *
     * @throws IllegalArgumentException as in {@link #write}
     */
    String text(FileInfo entry);
}
