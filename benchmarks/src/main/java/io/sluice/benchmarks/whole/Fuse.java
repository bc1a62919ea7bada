package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The kernel's end of a file system in this process: /dev/fuse, and mount(2) with its descriptor. */
final class Fuse implements AutoCloseable {

    /** Operations, as linux/fuse.h numbers them. */
    static final int LOOKUP = 1;

    static final int FORGET = 2;
    static final int GETATTR = 3;
    static final int OPEN = 14;
    static final int READ = 15;
    static final int STATFS = 17;
    static final int RELEASE = 18;
    static final int FLUSH = 25;
    static final int INIT = 26;
    static final int OPENDIR = 27;
    static final int READDIR = 28;
    static final int RELEASEDIR = 29;
    static final int INTERRUPT = 36;
    static final int BATCH_FORGET = 42;

    private static final int READ_AND_WRITE = 2;
    private static final long NO_SETUID_AND_DEVICES = 2 | 4;
    private static final int LAZILY = 2;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MemoryLayout POINTER = ValueLayout.ADDRESS;

    private static final FunctionDescriptor TRANSFER = FunctionDescriptor.of(LONG, INT, POINTER, LONG);
    private static final MethodHandle READS = function("read", TRANSFER);
    private static final MethodHandle WRITES = function("write", TRANSFER);

    private final int descriptor;

    private Fuse(int descriptor) {
        this.descriptor = descriptor;
    }

    /** A file system at that directory, which works once somebody answers what is read here. */
    static Fuse mount(Path directory) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor = (int) function("open", FunctionDescriptor.of(INT, POINTER, INT))
                    .invokeExact(arena.allocateFrom("/dev/fuse"), READ_AND_WRITE);
            if (descriptor < 0) {
                throw new IOException("there is no /dev/fuse here for this user");
            }
            Fuse device = new Fuse(descriptor);
            String options = "fd=" + descriptor + ",rootmode=40755,user_id=0,group_id=0,allow_other";
            int result = (int) function("mount", FunctionDescriptor.of(INT, POINTER, POINTER, POINTER, LONG, POINTER))
                    .invokeExact(
                            arena.allocateFrom("slow"),
                            arena.allocateFrom(directory.toString()),
                            arena.allocateFrom("fuse"),
                            NO_SETUID_AND_DEVICES,
                            arena.allocateFrom(options));
            if (result != 0) {
                device.close();
                throw new IOException("this user may not mount at " + directory);
            }
            return device;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("mount cannot be called", e);
        }
    }

    @SuppressWarnings("restricted") // few functions of C, whose arguments are all made here
    private static MethodHandle function(String name, FunctionDescriptor signature) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
    }

    /** Waits for the next request; false once it is unmounted. */
    boolean read(ByteBuffer direct) {
        long count = transfer(READS, direct.clear());
        direct.limit((int) Math.max(0, count));
        return count > 0;
    }

    /** Sends an answer; nothing happens if nobody waits for it any more. */
    void write(ByteBuffer direct) {
        transfer(WRITES, direct);
    }

    private long transfer(MethodHandle function, ByteBuffer direct) {
        try {
            return (long) function.invokeExact(descriptor, MemorySegment.ofBuffer(direct), (long) direct.remaining());
        } catch (Throwable e) {
            throw new IllegalStateException("/dev/fuse cannot be used", e);
        }
    }

    /** Takes it out of the tree at once; it ends when nobody has a file of it open. */
    void unmount(Path directory) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) function("umount2", FunctionDescriptor.of(INT, POINTER, INT))
                    .invokeExact(arena.allocateFrom(directory.toString()), LAZILY);
            if (result != 0) {
                throw new IOException(directory + " cannot be unmounted");
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("umount2 cannot be called", e);
        }
    }

    /** Ends it: what still waits for an answer fails. */
    @Override
    public void close() {
        try {
            int _ = (int) function("close", FunctionDescriptor.of(INT, INT)).invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException("close cannot be called", e);
        }
    }
}
