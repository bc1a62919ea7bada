package io.sluice.vfs.s3;

import java.net.URI;
import java.util.Optional;

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

    /**
     * Who we are to the proxy.
     *
     * @param name the name
     * @param password the password; empty if none is given
     */
    record Login(String name, String password) {

        @Override
        public String toString() {
            return name + ":****";
        }
    }

    /** Name and password of the URL, if it has them. */
    Optional<Login> login() {
        return Optional.ofNullable(url.getUserInfo()).map(user -> {
            int colon = user.indexOf(':');
            return colon < 0 ? new Login(user, "") : new Login(user.substring(0, colon), user.substring(colon + 1));
        });
    }

    /** The host without the brackets of an IPv6 address. */
    String host() {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Without name and password. */
    @Override
    public String toString() {
        return url.getScheme() + "://" + (url.getUserInfo() == null ? "" : "****@") + url.getHost() + ":"
                + url.getPort();
    }
}
