package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Brings memory back that the host of a virtual machine has taken while nobody used it. A page that the machine has to ask
 * for again costs several times as much as writing to it, and who gets such pages is chance: a store in memory took 0.75 or
 * 1.6 seconds for the same gigabyte. So memory is used and freed right before a time is taken.
 *
 * @param directory in the memory file system that the store writes to
 * @param bytes as many as the store will take at most
 */
record WarmMemory(Path directory, long bytes) {

    private static final int PIECE = 1 << 20;

    /** Writes that much, and removes it. */
    void touch() throws IOException {
        Path file = directory.resolve("warm-memory");
        ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (long left = bytes; left > 0; left -= PIECE) {
                piece.clear();
                while (piece.hasRemaining()) {
                    out.write(piece);
                }
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
