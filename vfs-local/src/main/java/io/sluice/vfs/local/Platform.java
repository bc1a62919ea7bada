package io.sluice.vfs.local;

import java.util.Locale;

/** What kind of machine this is, and the numbers that differ between the two that are supported. */
final class Platform {

    static final boolean ARM = arch().equals("aarch64");

    static final long O_WRONLY = 1;
    static final long O_CREAT = 0x40;
    static final long O_EXCL = 0x80;
    static final long O_CLOEXEC = 0x80000;
    static final long O_PATH = 0x200000;
    static final long O_DIRECTORY = ARM ? 0x4000 : 0x10000;
    static final long O_NOFOLLOW = ARM ? 0x8000 : 0x20000;

    private Platform() {}

    /** Whether the store can work here. */
    static boolean supported() {
        return System.getProperty("os.name", "").equals("Linux") && (ARM || arch().equals("amd64"));
    }

    /** Operating system and architecture, for messages. */
    static String name() {
        return System.getProperty("os.name", "?") + " on " + arch();
    }

    private static String arch() {
        return System.getProperty("os.arch", "?").toLowerCase(Locale.ROOT);
    }
}
