package io.sluice.benchmarks.whole;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;

/** An FTP server in front of the bucket. */
final class FtpWay implements StoreWay {

    private static final int BUFFER = 256 * 1024;

    private final Gateway gateway;
    private final StoreSizes sizes;
    private final long small = new Content().checksum(StoreSizes.SMALL_SIZE);
    private int round;

    /** A way through that gateway. */
    FtpWay(Gateway gateway, StoreSizes sizes) {
        this.gateway = gateway;
        this.sizes = sizes;
    }

    @Override
    public String name() {
        return gateway.name();
    }

    @Override
    public boolean does(StoreCase what) {
        return gateway.cases().test(what);
    }

    @Override
    public String uploads() {
        return BareStore.ROOT + name() + "-" + round + "/";
    }

    @Override
    public double cpuSeconds() {
        return gateway.processes().get().stream()
                .mapToDouble(ProcessTree::cpuSeconds)
                .sum();
    }

    @Override
    public long pssBytes() {
        return gateway.processes().get().stream()
                .mapToLong(ProcessTree::pssBytes)
                .sum();
    }

    @Override
    public Optional<ProcessTree> compiles() {
        return gateway.server().warmsUp() ? gateway.server().process() : Optional.empty();
    }

    /** Fails unless the large object comes as it is. */
    void prepare() throws IOException {
        CRC32C sum = new CRC32C();
        try (FtpClient client = session()) {
            client.receive(path("big"), ByteBuffer.allocateDirect(BUFFER), sum::update);
        }
        if (sum.getValue() != new Content().checksum(sizes.big())) {
            throw new IOException(name() + " sends other bytes than the store has");
        }
    }

    @Override
    public void ready(StoreCase what) throws IOException {
        gateway.before().run();
        round++;
        if (what == StoreCase.STOR_BIG || what == StoreCase.STOR_SMALL) {
            try (FtpClient client = session()) {
                // A store that was used before has them already.
                client.command("MKD " + gateway.root()
                        + uploads().substring(0, uploads().length() - 1));
                client.command("MKD " + gateway.root() + uploads() + "small");
            }
        }
    }

    private String path(String name) {
        return "RETR " + gateway.root() + BareStore.ROOT + name;
    }

    private FtpClient session() throws IOException {
        FtpClient client = gateway.server().login();
        client.binary();
        return client;
    }

    @Override
    public Closeable run(StoreCase what) throws IOException {
        return switch (what) {
            case RETR_BIG -> inSessions(1, (client, content, number) -> retrieveBig(client));
            case STOR_BIG ->
                inSessions(
                        1,
                        (client, content, number) ->
                                client.store(gateway.root() + uploads() + "big", content, sizes.big(), sent -> {}));
            case STOR_SMALL -> inSessions(sizes.small(), this::storeSmall);
            case RETR_SMALL -> inSessions(sizes.small(), this::retrieveSmall);
            case LIST -> inSessions(1, (client, content, number) -> list(client));
        };
    }

    private void retrieveBig(FtpClient client) throws IOException {
        long got = client.receive(path("big"), ByteBuffer.allocateDirect(BUFFER), bytes -> {});
        if (got != sizes.big()) {
            throw new IOException(got + " bytes came of " + sizes.big());
        }
    }

    private void list(FtpClient client) throws IOException {
        long[] lines = new long[1];
        client.receive("LIST " + gateway.root() + BareStore.ROOT + "many", ByteBuffer.allocateDirect(BUFFER), bytes -> {
            while (bytes.hasRemaining()) {
                if (bytes.get() == '\n') {
                    lines[0]++;
                }
            }
        });
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

    /** So many operations, divided among the sessions; those stay open, and are closed by the caller. */
    private Closeable inSessions(int count, Share share) throws IOException {
        int most = Math.min(count, sizes.sessions());
        Sessions open = new Sessions();
        try (ExecutorService threads = Executors.newFixedThreadPool(most)) {
            List<Future<?>> all = new ArrayList<>();
            for (int s = 0; s < most; s++) {
                int first = s;
                all.add(threads.submit(() -> {
                    Content content = new Content();
                    FtpClient client = open.add(session());
                    for (int i = first; i < count; i += most) {
                        share.run(client, content, i);
                    }
                    settle(client);
                    return Boolean.TRUE;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            return open;
        } catch (ExecutionException e) {
            open.close();
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            open.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static final class Sessions implements Closeable {
        private final Queue<FtpClient> clients = new ConcurrentLinkedQueue<>();

        FtpClient add(FtpClient client) {
            clients.add(client);
            return client;
        }

        @Override
        public void close() throws IOException {
            for (FtpClient client : clients) {
                client.close();
            }
        }
    }

    private void storeSmall(FtpClient client, Content content, int number) throws IOException {
        client.store(gateway.root() + uploads() + BareStore.small(number), content, StoreSizes.SMALL_SIZE, sent -> {});
    }

    private void retrieveSmall(FtpClient client, Content unused, int number) throws IOException {
        CRC32C sum = new CRC32C();
        client.receive(path(BareStore.small(number)), ByteBuffer.allocate(TlsPipe.RECORD_ROOM), sum::update);
        if (sum.getValue() != small) {
            throw new IOException(BareStore.small(number) + " came with other bytes");
        }
    }
}
