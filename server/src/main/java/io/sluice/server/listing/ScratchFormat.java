package io.sluice.server.listing;

import io.sluice.vfs.FileInfo;
import java.nio.ByteBuffer;

/** A format that builds each line in memory of its own and then copies it out whole. */
abstract class ScratchFormat implements LineFormat {

    final LineScratch line = new LineScratch();

    /** Puts the entry's line, without its end, into the empty {@link #line}. */
    abstract void format(FileInfo entry);

    @Override
    public final boolean write(FileInfo entry, ByteBuffer out) {
        line.clear();
        format(entry);
        return line.endInto(out);
    }

    @Override
    public final String text(FileInfo entry) {
        line.clear();
        format(entry);
        return line.text();
    }
}
