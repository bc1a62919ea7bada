package io.sluice.server.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A further port for control connections.
 *
 * @param host the address to listen on; empty for that of {@code control.host}
 * @param port the port
 * @param implicit whether TLS begins at once, without AUTH
 * @param policy what its clients must and may do
 */
public record Listener(String host, int port, boolean implicit, TlsPolicy policy) {

    private static final Pattern FORM = Pattern.compile("(?:(\\S+):)?(\\d{1,5})((?:\\s+[a-z]+)*)");
    private static final String EXPECTED =
            "[ADDRESS:]PORT, then implicit if TLS begins at once, then off, optional, login or data;"
                    + " such as \"990 implicit\" or \"10.0.0.1:2121 off\"";

    /** Checks the port, and that implicit TLS is TLS. */
    public Listener {
        Checks.range("listeners", port, 0, 65535);
        Checks.that(!implicit || policy.isOffered(), "listeners", "implicit off", EXPECTED);
    }

    /**
     * Reads {@code [ADDRESS:]PORT [implicit] [off|optional|login|data]}; {@code login} if nothing is said of an implicit
     * one, {@code optional} of another.
     *
     * @throws InvalidValue if it is none
     */
    public static Listener parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new InvalidValue("listeners", text, EXPECTED);
        }
        boolean implicit = false;
        TlsPolicy policy = null;
        for (String word : form.group(3).strip().split("\\s+", 0)) {
            if (word.equals("implicit") && !implicit && policy == null) {
                implicit = true;
            } else if (!word.isEmpty()) {
                if (policy != null) {
                    throw new InvalidValue("listeners", text, EXPECTED);
                }
                policy = policy(word, text);
            }
        }
        if (policy == null) {
            policy = implicit ? TlsPolicy.LOGIN : TlsPolicy.OPTIONAL;
        }
        return new Listener(host(form.group(1)), Integer.parseInt(form.group(2)), implicit, policy);
    }

    /** The same at that address. */
    Listener at(String address) {
        return new Listener(address, port, implicit, policy);
    }

    private static TlsPolicy policy(String word, String text) {
        for (TlsPolicy policy : TlsPolicy.values()) {
            if (Values.word(policy).equals(word)) {
                return policy;
            }
        }
        throw new InvalidValue("listeners", text, EXPECTED);
    }

    private static String host(@org.jspecify.annotations.Nullable String written) {
        if (written == null) {
            return "";
        }
        return written.startsWith("[") && written.endsWith("]") ? written.substring(1, written.length() - 1) : written;
    }

    @Override
    public String toString() {
        String address = host.contains(":") ? "[" + host + "]" : host;
        return (host.isEmpty() ? "" : address + ":") + port + (implicit ? " implicit" : "") + " " + Values.word(policy);
    }
}
