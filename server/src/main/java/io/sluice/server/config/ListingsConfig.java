package io.sluice.server.config;

/**
 * What MLSD and MLST tell beyond type, size, modify, perm and unique (RFC 3659 section 7).
 *
 * @param currentAndParent whether MLSD begins with the directory itself (cdir) and its parent (pdir)
 * @param unixMode whether there is the fact UNIX.mode
 * @param unixOwner whether there are the facts UNIX.owner and UNIX.group; like LIST, they say {@code ftp} and never the
 *     name of an account
 */
public record ListingsConfig(boolean currentAndParent, boolean unixMode, boolean unixOwner) {

    /** Entries alone, with their mode. */
    public static final ListingsConfig DEFAULTS = new ListingsConfig(false, true, false);
}
