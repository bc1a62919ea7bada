package io.sluice.vfs.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of unfinished uploads: process number and start time (so that a sweep can tell what a living server still
 * writes), then 128 random bits that nobody guesses.
 */
final class StagedName {

    private static final Pattern FORM = Pattern.compile("\\.sluice-(\\d{1,10})-(\\d{1,19})-[0-9a-f]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String OWN = Hidden.PREFIX + ProcessHandle.current().pid() + "-"
            + startOf(ProcessHandle.current().pid()).orElse("0") + "-";

    private StagedName() {}

    /** A name that nothing has yet. */
    static String create() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return OWN + HexFormat.of().formatHex(bits);
    }

    /** Whether the name has the form of {@link #create} and its process is gone, as far as can be seen from here. */
    static boolean isOrphan(String name) {
        Matcher form = FORM.matcher(name);
        return form.matches() && !startOf(Long.parseLong(form.group(1))).equals(Optional.of(form.group(2)));
    }

    /** When a process started, in clock ticks since the machine did; a number that is used again starts later. */
    private static Optional<String> startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The second field is the command in parentheses, which may hold spaces and parentheses itself.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(fields[19]);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
