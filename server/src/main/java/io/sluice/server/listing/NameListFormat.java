package io.sluice.server.listing;

import io.sluice.vfs.FileInfo;

/** The lines of NLST: nothing but names, each usable in the next command as it stands (RFC 959 4.1.3). */
public final class NameListFormat extends ScratchFormat {

    private final String prefix;

    /**
     * Names as seen from the working directory.
     *
     * @param asked the directory as the client named it, which then stands before each name; empty for the working
     *     directory
     */
    public NameListFormat(String asked) {
        prefix = asked.isEmpty() || asked.endsWith("/") ? asked : asked + "/";
    }

    @Override
    void format(FileInfo entry) {
        line.name(prefix).name(entry.name());
    }
}
