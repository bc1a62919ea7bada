package io.sluice.vfs.local;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of a local store.
 *
 * @param root the directory that is served
 * @param umask permission bits that new files and directories do not get, in octal; {@code 022} if absent
 * @param fsync whether a commit waits until file and directory are on the disk
 * @param stagingAge what an interrupted server left behind is removed when it is older than this; a day if absent
 * @param createRoot whether a root that does not exist is made
 */
public record LocalConfig(Path root, String umask, boolean fsync, Duration stagingAge, boolean createRoot) {

    private static final String DEFAULT_UMASK = "022";
    private static final Duration DEFAULT_AGE = Duration.ofHours(24);

    /** Gives defaults for what is absent and checks the rest. */
    @SuppressWarnings("ConstantValue") // the reader passes null for what the file leaves out
    public LocalConfig {
        if (root == null) {
            throw new IllegalArgumentException("root: the directory to serve is missing");
        }
        umask = umask == null ? DEFAULT_UMASK : umask;
        if (!umask.matches("[0-7]{1,4}") || Integer.parseInt(umask, 8) > 0777) {
            throw new IllegalArgumentException("umask: expected three octal digits such as 022, not '" + umask + "'");
        }
        stagingAge = stagingAge == null ? DEFAULT_AGE : stagingAge;
        if (stagingAge.isNegative()) {
            throw new IllegalArgumentException("staging-age: expected a duration of 0 or more, not " + stagingAge);
        }
    }

    /** A store on that directory with the defaults. */
    public static LocalConfig of(Path root) {
        return new LocalConfig(root, DEFAULT_UMASK, false, DEFAULT_AGE, false);
    }

    int umaskBits() {
        return Integer.parseInt(umask, 8);
    }
}
