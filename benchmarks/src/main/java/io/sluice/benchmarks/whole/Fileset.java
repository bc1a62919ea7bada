package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
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
     * @param big of the file that one session downloads
     * @param upload of the file that one session uploads
     * @param uploadMany of the file that each of eight sessions uploads: all of them lie there twice for a moment; more
     *     sessions share the room of eight, and download files of the same sizes, so that none works long after the others
     */
    record Sizes(long big, long upload, long uploadMany) {

        private static final int EIGHT = 8;

        long download(int sessions) {
            return sessions == 1 ? big : upload(sessions);
        }

        long upload(int sessions) {
            return sessions == 1 ? upload : Math.max(1, uploadMany * EIGHT / Math.max(EIGHT, sessions));
        }

        /** What the server's directory must have room for. */
        long needed(int mostUploads) {
            return big + 2 * uploadMany + 2 * Math.max(upload, mostUploads * uploadMany) + (256L << 20);
        }
    }

    static final String HOME = "sluice-bench";
    static final String BIG = HOME + "/big.bin";
    private static final String MANY = HOME + "/many";
    static final String UPLOADS = HOME + "/up";
    /** How many sessions large files are moved by. */
    private static final List<Integer> SESSIONS = List.of(1, 8, 64);

    static final int SMALL_SIZE = 4096;
    static final int ENTRIES = 10_000;
    /** Of directories that show what an entry costs. */
    static final List<Integer> SMALLER = List.of(10, 100, 1000);
    /** A line of a listing has a name and its end at least. */
    static final long SHORTEST_LINE = 18;

    private static final int SMALL_FILES = 64;
    private static final int ENTRY_SIZE = 64;

    /** The large file for each of that many sessions. */
    static String big(int sessions) {
        return sessions == 1 ? BIG : HOME + "/big-" + sessions + ".bin";
    }

    static String small(int turn) {
        return HOME + "/small-" + (turn % SMALL_FILES) + ".bin";
    }

    static String upload(String who, int turn) {
        return UPLOADS + "/" + who + "-" + (turn % SMALL_FILES) + ".bin";
    }

    /** The directory with that many entries. */
    static String directory(int entries) {
        return entries == ENTRIES ? MANY : MANY + "-" + entries;
    }

    private static String entry(String directory, int i) {
        return directory + "/" + String.format(Locale.ROOT, "entry-%05d.txt", i);
    }

    /** Puts everything there that is not there yet. */
    void prepare(FtpClient client) throws IOException {
        Content content = new Content();
        for (String directory : new String[] {HOME, UPLOADS}) {
            client.command("MKD " + directory);
        }
        for (int sessions : SESSIONS) {
            put(client, big(sessions), content, sizes.download(sessions));
        }
        for (int i = 0; i < SMALL_FILES; i++) {
            put(client, small(i), content, SMALL_SIZE);
        }
        fill(client, ENTRIES, content);
        for (int entries : SMALLER) {
            fill(client, entries, content);
        }
    }

    private static void fill(FtpClient client, int entries, Content content) throws IOException {
        String directory = directory(entries);
        if (!has(client, entry(directory, entries - 1), ENTRY_SIZE)) {
            client.command("MKD " + directory);
            for (int i = 0; i < entries; i++) {
                client.store(entry(directory, i), content, ENTRY_SIZE, count -> {});
            }
        }
    }

    /**
     * Downloads what will be downloaded, uploads and downloads what will be uploaded, and compares checksums.
     *
     * @param lists whether the server has listings
     * @throws IOException if a byte is wrong
     */
    void verify(FtpClient client, String who, boolean lists) throws IOException {
        Content content = new Content();
        check(client, BIG, content.checksum(sizes.big));
        check(client, small(0), content.checksum(SMALL_SIZE));
        for (long size : new long[] {0, 1, SMALL_SIZE, Math.min(sizes.upload, 64L << 20) + 1}) {
            String name = upload(who, 0);
            client.store(name, content, size, count -> {});
            check(client, name, content.checksum(size));
        }
        if (lists) {
            lines(client, "LIST " + MANY);
        }
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
