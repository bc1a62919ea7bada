package io.sluice.server.transfer;

/** The representation type of a session's transfers (RFC 959 section 3.1.1). */
public enum TransferType {
    /** TYPE A: lines end with CRLF on the network and with LF in the store. */
    ASCII,
    /** TYPE I and L 8: bytes as they are. */
    BINARY;

    /** The name as the 150 reply gives it. */
    public String label() {
        return switch (this) {
            case ASCII -> "ASCII";
            case BINARY -> "BINARY";
        };
    }
}
