package io.sluice.server.reply;

/** The reply codes that the server sends, each with the section that defines it (RFC 959 section 4.2 unless said). */
public enum ReplyCode {
    /** The data connection is there, or is about to be opened. */
    OPENING_DATA_CONNECTION(150),
    /** Done. */
    OK(200),
    /** Understood, but nothing has to be done here. */
    SUPERFLUOUS(202),
    /** State of the server or of a transfer, or the feature list (RFC 2389). */
    SYSTEM_STATUS(211),
    /** State of a directory. */
    DIRECTORY_STATUS(212),
    /** State of a file: SIZE, MDTM, STAT (RFC 3659). */
    FILE_STATUS(213),
    /** Help. */
    HELP(214),
    /** The system's name. */
    SYSTEM_TYPE(215),
    /** The greeting. */
    SERVICE_READY(220),
    /** Good-bye. */
    CLOSING_CONTROL(221),
    /** A transfer has ended well, or an ABOR was done. */
    CLOSING_DATA(226),
    /** The answer to PASV. */
    PASSIVE_MODE(227),
    /** The answer to EPSV (RFC 2428). */
    EXTENDED_PASSIVE_MODE(229),
    /** Logged in. */
    LOGGED_IN(230),
    /** Logged in by a certificate (RFC 2228 section 5.1). */
    LOGGED_IN_BY_CERTIFICATE(232),
    /** The security mechanism is accepted, its exchange begins (RFC 2228 section 5.1). */
    SECURITY_ACCEPTED(234),
    /** A file action is done. */
    FILE_ACTION_OK(250),
    /** The sum of a file (draft-twine-ftpmd5-00). */
    FILE_DIGEST(251),
    /** A path: the working directory, or a directory that was made. */
    PATHNAME(257),
    /** The password is wanted. */
    NEED_PASSWORD(331),
    /** More is wanted: RNTO after RNFR, a transfer after REST. */
    PENDING(350),
    /** The server ends the session. */
    SERVICE_UNAVAILABLE(421),
    /** There is no data connection. */
    NO_DATA_CONNECTION(425),
    /** The data connection was lost, or the transfer aborted. */
    TRANSFER_ABORTED(426),
    /** Busy: the same request may work later. */
    FILE_BUSY(450),
    /** The server or its store failed: the same request may work later. */
    LOCAL_ERROR(451),
    /** The store is full. */
    NO_SPACE(452),
    /** No such command. */
    UNKNOWN_COMMAND(500),
    /** The parameter cannot be read. */
    BAD_PARAMETER(501),
    /** A command that is known and not offered. */
    NOT_IMPLEMENTED(502),
    /** A command that must come after another. */
    BAD_SEQUENCE(503),
    /** A parameter that is known and not offered. */
    PARAMETER_NOT_IMPLEMENTED(504),
    /** Data connections have to be protected (RFC 2228 section 5.1, RFC 4217 section 10). */
    DATA_NOT_PROTECTED(521),
    /**
     * That network protocol is not offered here (RFC 2428 section 2); or the TLS handshake of a data connection failed (RFC
     * 4217 section 10).
     */
    UNSUPPORTED_PROTOCOL(522),
    /** Not logged in. */
    NOT_LOGGED_IN(530),
    /** The level of protection of commands is refused (RFC 2228 section 5.1). */
    LEVEL_REFUSED(533),
    /** Refused by policy (RFC 2228 section 5.1). */
    POLICY_REFUSES(534),
    /** That level of protection is not offered (RFC 2228 section 5.1). */
    PROTECTION_NOT_OFFERED(536),
    /** The file cannot be had: missing, of the wrong kind, not allowed. */
    FILE_UNAVAILABLE(550),
    /** That needs TYPE I (draft-bryan-ftp-range-08 section 5). */
    NOT_IMAGE_TYPE(551),
    /** A quota is reached. */
    QUOTA_EXCEEDED(552),
    /** That name cannot be used. */
    NAME_NOT_ALLOWED(553),
    /** The restart marker is beyond the end of the file (RFC 1123 section 4.1.3.4, RFC 3659 section 5.4). */
    BAD_RESTART(554),
    /** More than this server is willing to do (draft-bryan-ftpext-hash-02 section 3.5). */
    POLICY(556);

    private final int number;

    ReplyCode(int number) {
        this.number = number;
    }

    /** The three digits. */
    public int number() {
        return number;
    }

    /** Whether the reply refuses something: 4xx and 5xx. */
    public boolean isFailure() {
        return number >= 400;
    }
}
