package io.sluice.vfs.s3;

import java.net.URI;

/**
 * An HTTP proxy as a URL, with the name and password to show it in front of the host.
 *
 * @param url such as {@code http://proxy.example.com:3128}
 */
public record ProxyAddress(URI url) {

    /** Reads the URL; the reader of configurations calls this. */
    public static ProxyAddress parse(String text) {
        String expected = "a URL such as http://proxy.example.com:3128";
        URI url;
        try {
            url = URI.create(text.strip());
        } catch (IllegalArgumentException noUri) {
            throw new IllegalArgumentException(expected, noUri);
        }
        boolean known = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!known || url.getHost() == null || url.getPort() < 1) {
            throw new IllegalArgumentException(expected);
        }
        return new ProxyAddress(url);
    }

    /** Without name and password. */
    @Override
    public String toString() {
        return url.getScheme() + "://" + (url.getUserInfo() == null ? "" : "****@") + url.getHost() + ":"
                + url.getPort();
    }
}
