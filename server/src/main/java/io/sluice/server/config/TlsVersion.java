package io.sluice.server.config;

import java.util.Arrays;

/**
 * A version of TLS; there are no older ones (RFC 8996).
 *
 * @param name as JSSE has it
 */
public record TlsVersion(String name) {

    /** RFC 5246. */
    public static final TlsVersion V1_2 = new TlsVersion("TLSv1.2");

    /** RFC 8446. */
    public static final TlsVersion V1_3 = new TlsVersion("TLSv1.3");

    /** Checks that it is one of the two. */
    public TlsVersion {
        Checks.that(name.equals("TLSv1.2") || name.equals("TLSv1.3"), "versions", name, "TLSv1.2 or TLSv1.3");
    }

    /** Reads {@code TLSv1.2} or {@code 1.2}. */
    public static TlsVersion parse(String text) {
        String given = text.strip();
        return Arrays.asList(V1_2, V1_3).stream()
                .filter(v -> v.name.equalsIgnoreCase(given)
                        || v.name.substring("TLSv".length()).equals(given))
                .findFirst()
                .orElseThrow(() -> new InvalidValue("versions", text, "TLSv1.2 or TLSv1.3"));
    }

    @Override
    public String toString() {
        return name;
    }
}
