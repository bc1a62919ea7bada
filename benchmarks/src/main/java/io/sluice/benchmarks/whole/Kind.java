package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a session does over and over. */
enum Kind {
    /** Downloads a large file. */
    RETR_BIG("RETR big", true),
    /** Uploads a large file over the one it uploaded before. */
    STOR_BIG("STOR big", true),
    /** Downloads files of 4 KiB. */
    RETR_SMALL("RETR 4 KiB", false),
    /** Uploads files of 4 KiB. */
    STOR_SMALL("STOR 4 KiB", false),
    /** Lists a directory. */
    LIST("LIST", false),
    /** Lists a directory with its facts. */
    MLSD("MLSD", false),
    /** Does nothing. */
    NOOP("NOOP", false),
    /** Connects, logs in and quits. */
    LOGIN("login", false);

    private static final int BUFFER = 256 * 1024;

    private final String label;
    private final boolean perByte;

    Kind(String label, boolean perByte) {
        this.label = label;
        this.perByte = perByte;
    }

    /** What names of cases begin with. */
    String label() {
        return label;
    }

    /** Whether bytes count, and not operations. */
    boolean perByte() {
        return perByte;
    }

    /** Whether the session is opened for each operation anew. */
    boolean connects() {
        return this == LOGIN;
    }

    /** One operation of one session, repeated on a client that is logged in. */
    interface Step {
        void run(FtpClient client) throws IOException;
    }

    /**
     * The operation.
     *
     * @param sizes how large the files are
     * @param scenario of which it is a part
     * @param who names the session, for its uploads
     * @param progress takes the bytes
     */
    Step step(Fileset.Sizes sizes, Scenario scenario, String who, Progress progress) {
        ByteBuffer buffer =
                scenario.tls() ? ByteBuffer.allocate(TlsPipe.RECORD_ROOM) : ByteBuffer.allocateDirect(BUFFER);
        Content content = scenario.tls() ? Content.toEncrypt() : new Content();
        int[] turn = new int[1];
        return switch (this) {
            case RETR_BIG ->
                client -> receive(
                        client,
                        "RETR " + Fileset.big(scenario.sessions()),
                        sizes.download(scenario.sessions()),
                        buffer,
                        progress);
            case STOR_BIG ->
                client -> client.store(
                        Fileset.upload(who, 0), content, sizes.upload(scenario.sessions()), progress::moved);
            case RETR_SMALL ->
                client -> receive(client, "RETR " + Fileset.small(turn[0]++), Fileset.SMALL_SIZE, buffer, progress);
            case STOR_SMALL ->
                client -> client.store(Fileset.upload(who, turn[0]++), content, Fileset.SMALL_SIZE, progress::moved);
            case LIST -> client -> list(client, "LIST ", scenario.entries(), buffer, progress);
            case MLSD -> client -> list(client, "MLSD ", scenario.entries(), buffer, progress);
            case NOOP -> client -> client.send("NOOP", 200);
            case LOGIN -> client -> client.send("QUIT", 221);
        };
    }

    private static void receive(FtpClient client, String command, long size, ByteBuffer buffer, Progress progress)
            throws IOException {
        long got = client.drain(command, buffer, progress::moved);
        if (got != size) {
            throw new IOException(command + ": " + got + " bytes came in place of " + size);
        }
    }

    private static void list(FtpClient client, String verb, int entries, ByteBuffer buffer, Progress progress)
            throws IOException {
        String command = verb + Fileset.directory(entries);
        long got = client.drain(command, buffer, progress::moved);
        if (got < entries * Fileset.SHORTEST_LINE) {
            throw new IOException(command + ": a listing of " + got + " bytes is not whole");
        }
    }
}
