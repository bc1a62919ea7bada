package io.sluice.server.command;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.VfsPath;
import java.util.Optional;
import java.util.OptionalLong;

/** What some commands say for a later one: each holds once, and none longer than the login. Used like its context. */
final class Prepared {

    private long restart;
    private Optional<ByteRange> range = Optional.empty();
    private OptionalLong announced = OptionalLong.empty();
    private Optional<Renamed> renameFrom = Optional.empty();
    private Optional<VfsPath> copyFrom = Optional.empty();

    /** Remembers a restart marker for the next transfer, in place of a range. */
    void restart(long offset) {
        restart = offset;
        range = Optional.empty();
    }

    /** The restart marker, which holds for one transfer only. */
    long takeRestart() {
        long offset = restart;
        restart = 0;
        return offset;
    }

    /** Remembers which part of a file the next RETR or HASH is about, in place of a restart marker. */
    void range(ByteRange part) {
        range = Optional.of(part);
        restart = 0;
    }

    /** The next RETR or HASH is about the whole file. */
    void wholeFile() {
        range = Optional.empty();
        restart = 0;
    }

    /** The part of a file, which holds for one command only. */
    Optional<ByteRange> takeRange() {
        Optional<ByteRange> part = range;
        range = Optional.empty();
        return part;
    }

    /** Remembers how large the next upload will be. */
    void announced(long bytes) {
        announced = OptionalLong.of(bytes);
    }

    /** How large the upload was said to be, which holds for one upload only. */
    OptionalLong takeAnnounced() {
        OptionalLong bytes = announced;
        announced = OptionalLong.empty();
        return bytes;
    }

    /**
     * What RNFR has named.
     *
     * @param info what it was then; empty for a link that leads out of the root
     */
    record Renamed(VfsPath path, Optional<FileInfo> info) {}

    /** Remembers what RNTO will rename. */
    void renameFrom(Renamed renamed) {
        renameFrom = Optional.of(renamed);
    }

    /** What RNFR named, for one RNTO only. */
    Optional<Renamed> takeRenameFrom() {
        Optional<Renamed> from = renameFrom;
        renameFrom = Optional.empty();
        return from;
    }

    /** Remembers what SITE CPTO will copy. */
    void copyFrom(VfsPath path) {
        copyFrom = Optional.of(path);
    }

    /** What SITE CPFR named, for one SITE CPTO only. */
    Optional<VfsPath> takeCopyFrom() {
        Optional<VfsPath> from = copyFrom;
        copyFrom = Optional.empty();
        return from;
    }
}
