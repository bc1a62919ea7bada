package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a session does over and over. */
enum Kind {
    /** Downloads a large file. */
    RETR_BIG(true),
    /** Uploads a large file over the one it uploaded before. */
    STOR_BIG(true),
    /** Downloads files of 4 KiB. */
    RETR_SMALL(false),
    /** Uploads files of 4 KiB. */
    STOR_SMALL(false),
    /** Lists a directory. */
    LIST(false),
    /** Lists a directory with its facts. */
    MLSD(false),
    /** Does nothing. */
    NOOP(false),
    /** Connects, logs in and quits. */
    LOGIN(false);

    private static final int BUFFER = 256 * 1024;

    private final boolean perByte;

    Kind(boolean perByte) {
        this.perByte = perByte;
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
            case RETR_BIG -> client -> receive(client, "RETR " + Fileset.BIG, sizes.big(), buffer, progress);
            case STOR_BIG ->
                client -> client.store(
                        Fileset.upload(who, 0), content, sizes.upload(scenario.sessions()), progress::moved);
            case RETR_SMALL ->
                client -> receive(client, "RETR " + Fileset.small(turn[0]++), Fileset.SMALL_SIZE, buffer, progress);
            case STOR_SMALL ->
                client -> client.store(Fileset.upload(who, turn[0]++), content, Fileset.SMALL_SIZE, progress::moved);
            case LIST -> client -> list(client, "LIST " + Fileset.MANY, buffer, progress);
            case MLSD -> client -> list(client, "MLSD " + Fileset.MANY, buffer, progress);
            case NOOP -> client -> client.send("NOOP", 200);
            case LOGIN -> client -> client.send("QUIT", 221);
        };
    }

    private static void receive(FtpClient client, String command, long size, ByteBuffer buffer, Progress progress)
            throws IOException {
        long got = client.receive(command, buffer, bytes -> progress.moved(bytes.remaining()));
        if (got != size) {
            throw new IOException(command + ": " + got + " bytes came in place of " + size);
        }
    }

    private static void list(FtpClient client, String command, ByteBuffer buffer, Progress progress)
            throws IOException {
        long got = client.receive(command, buffer, bytes -> progress.moved(bytes.remaining()));
        if (got < Fileset.SHORTEST_LISTING) {
            throw new IOException(command + ": a listing of " + got + " bytes is not whole");
        }
    }
}
