package io.sluice.server.auth.spi;

/** What a user may do. */
public enum Permission {
    /** See directories: LIST, NLST, MLSD, MLST, STAT, SIZE, MDTM and AVBL. */
    LIST,
    /** Read the bytes of files, or learn of them: RETR, HASH, MD5, XCRC and its like, SITE CPFR, and the pieces of COMB. */
    DOWNLOAD,
    /** Make new files: STOR, STOU, SITE CPTO, APPE and COMB of a missing file; AVBL. */
    UPLOAD,
    /** Replace or change the bytes of an existing file: STOR, REST, SITE CPTO, RNTO onto a file, COMB with one that is there. */
    OVERWRITE,
    /** Add to the end of an existing file: APPE, REST at its end, COMB. */
    APPEND,
    /** DELE, RMD, SITE RMDIR, and the pieces of COMB. */
    DELETE,
    /** RNFR and RNTO; where the permissions of the two names differ they need more, see {@link Access#mayRename}. */
    RENAME,
    /** MKD and SITE MKDIR. */
    MAKE_DIRECTORY,
    /** Times and modes: MFMT, MFF, MDTM with a time, SITE UTIME and SITE CHMOD. */
    SET_ATTRIBUTES
}
