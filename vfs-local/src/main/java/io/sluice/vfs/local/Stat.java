package io.sluice.vfs.local;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.Optional;

/**
 * What statx(2) says of a file.
 *
 * @param mode type and permission bits
 * @param links the number of hard links
 * @param size bytes
 * @param modified when the content last changed
 * @param id which file it is
 * @param mount the mount it was reached through, 0 where the kernel does not say
 */
record Stat(int mode, int links, long size, Instant modified, Id id, long mount) implements StatResult {

    /** A file itself, whatever its names. */
    record Id(long device, long inode) {}

    /** STATX_BASIC_STATS and STATX_MNT_ID. */
    static final long MASK = 0x7ff | 0x1000;

    private static final int MNT_ID = 0x1000;
    private static final int S_IFMT = 0170000;
    private static final int S_IFDIR = 0040000;
    private static final int S_IFREG = 0100000;
    private static final int S_IFLNK = 0120000;
    private static final int S_ISGID = 02000;

    /** Reads the kernel's {@code struct statx}. */
    static Stat read(MemorySegment statx) {
        int mask = statx.get(ValueLayout.JAVA_INT, 0);
        long device = (long) statx.get(ValueLayout.JAVA_INT, 136) << 32
                | Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, 140));
        return new Stat(
                statx.get(ValueLayout.JAVA_SHORT, 28) & 0xFFFF,
                statx.get(ValueLayout.JAVA_INT, 16),
                statx.get(ValueLayout.JAVA_LONG, 40),
                Instant.ofEpochSecond(statx.get(ValueLayout.JAVA_LONG, 112), statx.get(ValueLayout.JAVA_INT, 120)),
                new Id(device, statx.get(ValueLayout.JAVA_LONG, 32)),
                (mask & MNT_ID) == 0 ? 0 : statx.get(ValueLayout.JAVA_LONG, 144));
    }

    FileKind kind() {
        return switch (mode & S_IFMT) {
            case S_IFREG -> FileKind.FILE;
            case S_IFDIR -> FileKind.DIRECTORY;
            case S_IFLNK -> FileKind.SYMLINK;
            default -> FileKind.OTHER;
        };
    }

    /** The nine permission bits. */
    int permissions() {
        return mode & 0777;
    }

    /** Whether files made in this directory take over its group. */
    boolean setsGroup() {
        return (mode & S_ISGID) != 0;
    }

    /** Whether a file can be moved from the one directory to the other: also a mount of the same disk is a border. */
    boolean sameFileSystem(Stat other) {
        return id.device() == other.id.device() && mount == other.mount;
    }

    FileInfo info(String name, Optional<String> linkTarget) {
        FileKind kind = kind();
        String unique = Long.toHexString(id.device()) + "u" + Long.toHexString(id.inode());
        return new FileInfo(
                name,
                kind,
                kind == FileKind.DIRECTORY ? 0 : size,
                modified,
                Optional.of(new FileInfo.Unix(mode & 07777, Integer.toUnsignedLong(links), unique, linkTarget)));
    }
}
