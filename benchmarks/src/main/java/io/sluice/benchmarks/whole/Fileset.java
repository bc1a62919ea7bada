package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * What lies on every server that is measured, put there over FTP so that a server far away is prepared like one here.
 *
 * @param sizes how large the large files are
 */
record Fileset(Sizes sizes) {

    /**
     * Sizes in bytes.
     *
     * @param big of the file that is downloaded
     * @param upload of the file that one session uploads
     * @param uploadMany of the file that each of several sessions uploads: all of them lie there twice for a moment
     */
    record Sizes(long big, long upload, long uploadMany) {

        long upload(int sessions) {
            return sessions == 1 ? upload : uploadMany;
        }

        /** What the server's directory must have room for. */
        long needed(int mostUploads) {
            return big + 2 * Math.max(upload, mostUploads * uploadMany) + (256L << 20);
        }
    }

    static final String HOME = "sluice-bench";
    static final String BIG = HOME + "/big.bin";
    static final String MANY = HOME + "/many";
    static final String UPLOADS = HOME + "/up";
    static final int SMALL_SIZE = 4096;
    static final int ENTRIES = 10_000;
    /** A listing has names and line ends at least. */
    static final long SHORTEST_LISTING = ENTRIES * 18L;

    private static final int SMALL_FILES = 64;
    private static final int ENTRY_SIZE = 64;

    static String small(int turn) {
        return HOME + "/small-" + (turn % SMALL_FILES) + ".bin";
    }

    static String upload(String who, int turn) {
        return UPLOADS + "/" + who + "-" + (turn % SMALL_FILES) + ".bin";
    }

    private static String entry(int i) {
        return MANY + "/" + String.format(Locale.ROOT, "entry-%05d.txt", i);
    }

    /** Puts everything there that is not there yet. */
    void prepare(FtpClient client) throws IOException {
        Content content = new Content();
        for (String directory : new String[] {HOME, MANY, UPLOADS}) {
            client.command("MKD " + directory);
        }
        put(client, BIG, content, sizes.big);
        for (int i = 0; i < SMALL_FILES; i++) {
            put(client, small(i), content, SMALL_SIZE);
        }
        if (!has(client, entry(ENTRIES - 1), ENTRY_SIZE)) {
            for (int i = 0; i < ENTRIES; i++) {
                client.store(entry(i), content, ENTRY_SIZE, count -> {});
            }
        }
    }

    /**
     * Downloads what will be downloaded, uploads and downloads what will be uploaded, and compares checksums.
     *
     * @throws IOException if a byte is wrong
     */
    void verify(FtpClient client, String who) throws IOException {
        Content content = new Content();
        check(client, BIG, content.checksum(sizes.big));
        check(client, small(0), content.checksum(SMALL_SIZE));
        for (long size : new long[] {0, 1, SMALL_SIZE, Math.min(sizes.upload, 64L << 20) + 1}) {
            String name = upload(who, 0);
            client.store(name, content, size, count -> {});
            check(client, name, content.checksum(size));
        }
        lines(client, "LIST " + MANY);
    }

    /** Removes the uploads of these sessions. */
    static void removeUploads(FtpClient client, String who) throws IOException {
        for (int i = 0; i < SMALL_FILES; i++) {
            if (client.command("DELE " + upload(who, i)) != 250) {
                // They are numbered from 0 without gaps.
                return;
            }
        }
    }

    private static void put(FtpClient client, String name, Content content, long size) throws IOException {
        if (!has(client, name, size)) {
            client.store(name, content, size, count -> {});
        }
    }

    private static boolean has(FtpClient client, String name, long size) throws IOException {
        return client.command("SIZE " + name) == 213 && client.text().strip().equals("213 " + size);
    }

    private static void check(FtpClient client, String name, long wanted) throws IOException {
        CRC32C sum = new CRC32C();
        client.receive("RETR " + name, ByteBuffer.allocateDirect(1 << 18), sum::update);
        if (sum.getValue() != wanted) {
            throw new IOException(name + " came back with other bytes");
        }
    }

    private static void lines(FtpClient client, String command) throws IOException {
        int[] count = new int[1];
        client.receive(command, ByteBuffer.allocate(1 << 16), bytes -> {
            while (bytes.hasRemaining()) {
                count[0] += bytes.get() == '\n' ? 1 : 0;
            }
        });
        if (count[0] < ENTRIES) {
            throw new IOException(command + ": " + count[0] + " lines for " + ENTRIES + " entries");
        }
    }
}
