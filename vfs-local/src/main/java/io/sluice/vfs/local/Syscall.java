package io.sluice.vfs.local;

/**
 * The system calls the store uses, by number: {@code libc} has no wrapper for {@code openat2}, and musl none for some
 * others, but both have {@code syscall}. Only the kernel's own structures are used, which are the same in both.
 */
enum Syscall {
    CLOSE(3, 57),
    PWRITE64(18, 68),
    FSYNC(74, 82),
    FTRUNCATE(77, 46),
    FCHMOD(91, 52),
    FSTATFS(138, 44),
    GETDENTS64(217, 61),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    READLINKAT(267, 78),
    FCHMODAT(268, 53),
    FACCESSAT(269, 48),
    UTIMENSAT(280, 88),
    RENAMEAT2(316, 276),
    STATX(332, 291),
    OPENAT2(437, 437);

    final long number;

    Syscall(long x86, long arm) {
        number = Platform.ARM ? arm : x86;
    }
}
