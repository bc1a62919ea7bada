package io.sluice.server.listing;

/** What a client may do, as the perm fact tells it. */
public enum Right {
    /** LIST, NLST, MLSD. */
    LIST,
    /** RETR. */
    DOWNLOAD,
    /** STOR of a new name. */
    UPLOAD,
    /** STOR onto a file. */
    OVERWRITE,
    /** APPE. */
    APPEND,
    /** DELE and RMD. */
    DELETE,
    /** RNFR. */
    RENAME,
    /** MKD. */
    MAKE_DIRECTORY
}
