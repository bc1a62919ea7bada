package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file system, mounted with FUSE, with as many large files as anybody asks for, of zeros, whose every read takes a
 * while; all reads at once, as in a store that is far away. It speaks the kernel's protocol itself (linux/fuse.h, 7.31).
 * Linux, as root, with /dev/fuse.
 */
final class SlowDisk implements AutoCloseable {

    /** Where it is mounted, below the root of the servers. */
    static final String NAME = Fileset.HOME + "/slow";

    private static final int HEADER = 40;
    private static final int OUT_HEADER = 16;
    private static final int MOST_READ = 128 * 1024;
    private static final int ROOT_ID = 1;
    private static final int FILE_ID = 2;
    private static final int ATTRIBUTES = 88;
    private static final long VALID_SECONDS = 3600;
    private static final int DIRECTORY_MODE = 0040755;
    private static final int FILE_MODE = 0100644;
    private static final int MOST_BACKGROUND = 1024;
    private static final int ASYNC_READ = 1;
    private static final int BLOCK = 512;

    private static final int ENOENT = 2;
    private static final int ENOSYS = 38;

    private final Fuse device;
    private final Path mount;
    private final long fileBytes;
    private final Duration delay;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("slow-disk-", 0).factory());
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean released;
    private final Thread kernel;

    private SlowDisk(Fuse device, Path mount, long fileBytes, Duration delay) {
        this.device = device;
        this.mount = mount;
        this.fileBytes = fileBytes;
        this.delay = delay;
        this.kernel = Thread.ofPlatform().daemon().name("slow-disk").start(this::serve);
    }

    /** The name of one of its files, for the servers. */
    static String file(int number) {
        return NAME + "/" + number + ".bin";
    }

    /**
     * Mounts it.
     *
     * @param root the directory of the servers
     * @param delay how long each read takes
     * @throws IOException if this user may not, or the machine has no FUSE
     */
    static SlowDisk mount(Path root, long fileBytes, Duration delay) throws IOException {
        Path mount = Files.createDirectories(root.resolve(NAME));
        return new SlowDisk(Fuse.mount(mount), mount, fileBytes, delay);
    }

    /** How many reads wait now. */
    int waiting() {
        return waiting.size();
    }

    /** From now on nothing waits any more; what waits is answered. */
    void release() {
        released = true;
        waiting.forEach(Runnable::run);
    }

    /** From now on reads take their time again. */
    void hold() {
        released = false;
    }

    /** Unmounts it; what still waits there is answered first. Any thread, also again. */
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        release();
        clock.shutdown();
        try {
            device.unmount(mount);
            kernel.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            device.close();
            Files.deleteIfExists(mount);
        }
    }

    private void serve() {
        ByteBuffer request = ByteBuffer.allocateDirect(MOST_READ + 4096).order(ByteOrder.nativeOrder());
        while (device.read(request)) {
            answer(request);
        }
    }

    private void answer(ByteBuffer request) {
        int operation = request.getInt(4);
        long unique = request.getLong(8);
        long node = request.getLong(16);
        switch (operation) {
            case Fuse.INIT -> initialize(unique, request.getInt(HEADER + 8));
            case Fuse.LOOKUP -> look(unique, name(request));
            case Fuse.GETATTR -> {
                ByteBuffer out = reply(16 + ATTRIBUTES).putLong(VALID_SECONDS).putLong(0);
                send(unique, attributes(out, node));
            }
            case Fuse.OPEN, Fuse.OPENDIR -> send(unique, reply(16).putLong(0).putLong(0));
            case Fuse.READ -> read(unique, request.getLong(HEADER + 8), request.getInt(HEADER + 16));
            case Fuse.READDIR, Fuse.FLUSH, Fuse.RELEASE, Fuse.RELEASEDIR -> send(unique, reply(0));
            case Fuse.STATFS -> send(unique, zeros(80));
            case Fuse.FORGET, Fuse.BATCH_FORGET, Fuse.INTERRUPT -> {
                // No answer is wanted; a read that is interrupted is answered when its time comes.
            }
            default -> fail(unique, ENOSYS);
        }
    }

    private static String name(ByteBuffer request) {
        byte[] bytes = new byte[request.limit() - HEADER - 1];
        request.get(HEADER, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void initialize(long unique, int readAhead) {
        send(
                unique,
                reply(64)
                        .putInt(7)
                        .putInt(31)
                        .putInt(readAhead)
                        .putInt(ASYNC_READ)
                        .putShort((short) MOST_BACKGROUND)
                        .putShort((short) MOST_BACKGROUND)
                        .putInt(MOST_READ)
                        .putInt(1)
                        .put(new byte[36]));
    }

    private void look(long unique, String name) {
        if (!name.endsWith(".bin")) {
            fail(unique, ENOENT);
            return;
        }
        // Each name is a file of its own, so that none has in memory what another has read.
        long node = FILE_ID + (name.hashCode() & 0xFFFF_FFFFL);
        ByteBuffer out = reply(40 + ATTRIBUTES)
                .putLong(node)
                .putLong(0)
                .putLong(VALID_SECONDS)
                .putLong(VALID_SECONDS)
                .putLong(0);
        send(unique, attributes(out, node));
    }

    private ByteBuffer attributes(ByteBuffer out, long node) {
        boolean directory = node == ROOT_ID;
        long size = directory ? 0 : fileBytes;
        return out.putLong(node)
                .putLong(size)
                .putLong(size / BLOCK)
                .put(new byte[36])
                .putInt(directory ? DIRECTORY_MODE : FILE_MODE)
                .putInt(directory ? 2 : 1)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(4096)
                .putInt(0);
    }

    private void read(long unique, long offset, int size) {
        int count = Math.clamp(fileBytes - offset, 0, size);
        Runnable answer = new Runnable() {
            @Override
            public void run() {
                if (waiting.remove(this)) {
                    send(unique, zeros(count));
                }
            }
        };
        waiting.add(answer);
        if (released) {
            answer.run();
        } else {
            var _ = clock.schedule(answer, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static ByteBuffer reply(int bytes) {
        return ByteBuffer.allocateDirect(OUT_HEADER + bytes)
                .order(ByteOrder.nativeOrder())
                .position(OUT_HEADER);
    }

    private static ByteBuffer zeros(int bytes) {
        ByteBuffer out = reply(bytes);
        return out.position(out.limit());
    }

    private void send(long unique, ByteBuffer out) {
        out.flip();
        device.write(out.putInt(0, out.limit()).putInt(4, 0).putLong(8, unique));
    }

    private void fail(long unique, int error) {
        ByteBuffer out = reply(0).flip();
        device.write(out.putInt(0, OUT_HEADER).putInt(4, -error).putLong(8, unique));
    }
}
