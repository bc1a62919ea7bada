package io.sluice.benchmarks.whole;

/** How bytes of files go between client and server. */
enum Link {
    /** In clear; the client connects (EPSV). */
    PASSIVE(""),
    /** In clear; the server connects (PORT, or EPRT over IPv6). */
    ACTIVE(" active"),
    /** Under TLS, control connection and data; the client connects. */
    TLS(" TLS");

    private final String suffix;

    Link(String suffix) {
        this.suffix = suffix;
    }

    /** What it adds to the name of a case; nothing for the usual one. */
    String suffix() {
        return suffix;
    }
}
