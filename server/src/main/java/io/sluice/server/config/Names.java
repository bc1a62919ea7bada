package io.sluice.server.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** How one setting is called: {@code matchPrefixIpv4}, {@code match-prefix-ipv4}, {@code SLUICE_PASSIVE_MATCH_PREFIX_IPV4}. */
final class Names {

    private static final String ENVIRONMENT_PREFIX = "SLUICE_";

    private Names() {}

    static String kebab(String camel) {
        StringBuilder text = new StringBuilder(camel.length() + 4);
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (Character.isUpperCase(c)) {
                text.append('-').append(Character.toLowerCase(c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    static String environment(String path) {
        return ENVIRONMENT_PREFIX
                + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** An unknown key as a message has it: not whole when it is long, for it may be a piece of a secret without quotes. */
    static String shown(String key) {
        return key.length() <= 40 ? key : key.substring(0, 20) + "...";
    }

    /** Whether a value under this key is kept out of messages whatever its type. */
    static boolean isSecret(String path) {
        String key = path.substring(path.lastIndexOf('.') + 1);
        return key.endsWith("password")
                || key.endsWith("password-hash")
                || key.endsWith("secret")
                || key.endsWith("token")
                || key.endsWith("secret-key");
    }

    /** " Did you mean x?" for what is close, else the list of what there is. */
    static String hint(String given, Collection<String> known) {
        Optional<String> nearest = nearest(given, known);
        if (nearest.isPresent()) {
            return "did you mean " + nearest.get() + "?";
        }
        return known.isEmpty()
                ? "there are none here"
                : "known are: " + String.join(", ", known.stream().sorted().toList());
    }

    /** The known name with the fewest edits to the given one, if they are few for its length. */
    static Optional<String> nearest(String given, Collection<String> known) {
        int allowed = Math.max(2, given.length() / 3);
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(given.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least || (distance == least && candidate.compareTo(best) < 0)) {
                best = candidate;
                least = distance;
            }
        }
        return least <= allowed && least < Math.max(given.length(), best.length())
                ? Optional.of(best)
                : Optional.empty();
    }

    /** Edits between two words: insertions, deletions, replacements, and swaps of neighbours. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
