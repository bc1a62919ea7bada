package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;

/** An FTP server in front of the bucket. */
final class FtpWay implements StoreWay {

    private static final int BUFFER = 256 * 1024;

    private final Server server;
    private final String root;
    private final StoreSizes sizes;
    private final List<ProcessTree> processes;
    private final long small = new Content().checksum(StoreSizes.SMALL_SIZE);

    /**
     * A server.
     *
     * @param root what stands before the names of keys there: a directory with a slash, or nothing
     * @param processes all that stand between client and store
     */
    FtpWay(Server server, String root, StoreSizes sizes, List<ProcessTree> processes) {
        this.server = server;
        this.root = root;
        this.sizes = sizes;
        this.processes = List.copyOf(processes);
    }

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public List<ProcessTree> processes() {
        return processes;
    }

    @Override
    public String uploaded(StoreCase what) {
        return BareStore.ROOT + name() + "/" + (what == StoreCase.STOR_BIG ? "big" : BareStore.small(0));
    }

    /** Makes the directories for uploads, and fails unless the large object comes as it is. */
    void prepare() throws IOException {
        try (FtpClient client = session()) {
            // Stores without directories of their own, and repeated runs, have them already.
            client.command("MKD " + root + BareStore.ROOT + name());
            client.command("MKD " + root + BareStore.ROOT + name() + "/small");
            CRC32C sum = new CRC32C();
            client.receive(path("big"), ByteBuffer.allocateDirect(BUFFER), sum::update);
            if (sum.getValue() != new Content().checksum(sizes.big())) {
                throw new IOException(name() + " sends other bytes than the store has");
            }
        }
    }

    private String path(String name) {
        return "RETR " + root + BareStore.ROOT + name;
    }

    private FtpClient session() throws IOException {
        FtpClient client = server.login();
        client.binary();
        return client;
    }

    @Override
    public void run(StoreCase what) throws IOException {
        switch (what) {
            case RETR_BIG -> retrieveBig();
            case STOR_BIG -> {
                try (FtpClient client = session()) {
                    client.store(root + uploaded(what), new Content(), sizes.big(), sent -> {});
                    settle(client);
                }
            }
            case STOR_SMALL -> inSessions(this::storeSmall);
            case RETR_SMALL -> inSessions(this::retrieveSmall);
            case LIST -> list();
        }
    }

    private void retrieveBig() throws IOException {
        try (FtpClient client = session()) {
            long got = client.receive(path("big"), ByteBuffer.allocateDirect(BUFFER), bytes -> {});
            if (got != sizes.big()) {
                throw new IOException(got + " bytes came of " + sizes.big());
            }
        }
    }

    private void list() throws IOException {
        long[] lines = new long[1];
        try (FtpClient client = session()) {
            client.receive("LIST " + root + BareStore.ROOT + "many", ByteBuffer.allocateDirect(BUFFER), bytes -> {
                while (bytes.hasRemaining()) {
                    if (bytes.get() == '\n') {
                        lines[0]++;
                    }
                }
            });
        }
        if (lines[0] != sizes.listed()) {
            throw new IOException("a listing of " + lines[0] + " lines is not whole");
        }
    }

    /** vsftpd says 226 before it closes the file, and s3fs sends it when it is closed: the next reply comes behind that. */
    private static void settle(FtpClient client) throws IOException {
        client.send("NOOP", 200);
    }

    private interface Share {
        void run(FtpClient client, Content content, int number) throws IOException;
    }

    private void inSessions(Share share) throws IOException {
        try (ExecutorService threads = Executors.newFixedThreadPool(sizes.sessions())) {
            List<Future<?>> all = new ArrayList<>();
            for (int s = 0; s < sizes.sessions(); s++) {
                int first = s;
                all.add(threads.submit(() -> {
                    Content content = new Content();
                    try (FtpClient client = session()) {
                        for (int i = first; i < sizes.small(); i += sizes.sessions()) {
                            share.run(client, content, i);
                        }
                        settle(client);
                    }
                    return Boolean.TRUE;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void storeSmall(FtpClient client, Content content, int number) throws IOException {
        client.store(
                root + BareStore.ROOT + name() + "/" + BareStore.small(number),
                content,
                StoreSizes.SMALL_SIZE,
                sent -> {});
    }

    private void retrieveSmall(FtpClient client, Content unused, int number) throws IOException {
        CRC32C sum = new CRC32C();
        client.receive(path(BareStore.small(number)), ByteBuffer.allocate(TlsPipe.RECORD_ROOM), sum::update);
        if (sum.getValue() != small) {
            throw new IOException(BareStore.small(number) + " came with other bytes");
        }
    }
}
