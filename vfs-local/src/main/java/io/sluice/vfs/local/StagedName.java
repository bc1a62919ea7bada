package io.sluice.vfs.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of unfinished uploads: where process numbers mean what they mean here, process number and start time (so that a
 * sweep can tell what a living server still writes), then 128 random bits that nobody guesses.
 */
final class StagedName {

    /** What a name tells of the process that made it. */
    enum Maker {
        /** It is no name of {@link #create}. */
        NONE,
        /** It lives, or nobody can say that it does not. */
        ALIVE,
        /** It ran on this machine since it started, and is gone. */
        GONE,
        /** It ran on another machine, before the last start of this one, or in another container: no telling. */
        ELSEWHERE
    }

    private static final Pattern FORM =
            Pattern.compile("\\.sluice-([0-9a-f]{16})-(\\d{1,10})-(\\d{1,19})-[0-9a-f]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Optional<String> HERE = here();
    private static final String UNKNOWN = "0".repeat(16);
    private static final String OWN = own(ProcessHandle.current().pid());

    private StagedName() {}

    /** A name that nothing has yet. */
    static String create() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return OWN + HexFormat.of().formatHex(bits);
    }

    /** What became of the process that made that name, as far as can be seen from here. */
    static Maker maker(String name) {
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            return Maker.NONE;
        }
        if (!HERE.equals(Optional.of(form.group(1)))) {
            return Maker.ELSEWHERE;
        }
        try {
            return startOf(Long.parseLong(form.group(2))).equals(form.group(3)) ? Maker.ALIVE : Maker.GONE;
        } catch (NoSuchFileException none) {
            return Maker.GONE;
        } catch (IOException unreadable) {
            return Maker.ALIVE;
        }
    }

    private static String own(long pid) {
        String start;
        try {
            start = startOf(pid);
        } catch (IOException unreadable) {
            return Hidden.PREFIX + UNKNOWN + "-" + pid + "-0-";
        }
        return Hidden.PREFIX + HERE.orElse(UNKNOWN) + "-" + pid + "-" + start + "-";
    }

    /** When a process started, in clock ticks since the machine did; a number that is used again starts later. */
    private static String startOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        // The second field is the command in parentheses, which may hold spaces and parentheses itself.
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
    }

    /** This start of this machine and this space of process numbers, as 64 bits of a hash: the id itself is private. */
    private static Optional<String> here() {
        if (!Files.exists(Path.of("/proc/1/stat"))) {
            // Mounted with hidepid: a process that lives may look gone.
            return Optional.empty();
        }
        try {
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
            Path numbers = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((boot.strip() + " " + numbers).getBytes(StandardCharsets.UTF_8));
            return Optional.of(HexFormat.of().formatHex(hash, 0, 8));
        } catch (IOException unreadable) {
            // Then no leftover is ever proved to be one, and all go by their age.
            return Optional.empty();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
