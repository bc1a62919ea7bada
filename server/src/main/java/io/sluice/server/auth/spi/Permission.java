package io.sluice.server.auth.spi;

/** What a user may do. */
public enum Permission {
    /** See directories: LIST, NLST, MLSD, MLST, STAT, SIZE and MDTM. */
    LIST,
    /** RETR. */
    DOWNLOAD,
    /** Make new files: STOR, STOU, APPE of a missing file. */
    UPLOAD,
    /** Replace or change the bytes of an existing file: STOR, REST, and RNTO onto a file. */
    OVERWRITE,
    /** Add to the end of an existing file: APPE, and REST at its end. */
    APPEND,
    /** DELE and RMD. */
    DELETE,
    /** RNFR and RNTO. */
    RENAME,
    /** MKD. */
    MAKE_DIRECTORY,
    /** MFMT and other changes of times and modes. */
    SET_ATTRIBUTES
}
