package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Receives into nothing: recv(2) with MSG_TRUNC lets the kernel forget the bytes of a TCP connection instead of copying
 * them, so that a client costs the machine as little as it can. Linux only; elsewhere bytes are read and forgotten.
 */
final class Drain {

    private static final int MSG_TRUNC = 0x20;
    private static final long MOST = 1 << 20;
    private static final Optional<Drain> INSTANCE = make();

    private final MethodHandle descriptorOf;
    private final MethodHandle recv;

    private Drain(MethodHandle descriptorOf, MethodHandle recv) {
        this.descriptorOf = descriptorOf;
        this.recv = recv;
    }

    /** Whether the kernel can forget bytes for us. */
    static boolean available() {
        return INSTANCE.isPresent();
    }

    /**
     * Waits for bytes of a blocking channel and forgets them.
     *
     * @param buffer is read into where they have to be copied
     * @return how many, or -1 at the end
     */
    static int read(SocketChannel channel, ByteBuffer buffer) throws IOException {
        long count = INSTANCE.isPresent() ? INSTANCE.get().forget(channel) : -1;
        // What went wrong the channel says better; it blocks as recv does, so it reads the same.
        return count < 0 ? channel.read(buffer.clear()) : count == 0 ? -1 : (int) count;
    }

    @SuppressWarnings("restricted") // the one call of a C function, whose arguments are all made here
    private static Optional<Drain> make() {
        if (!"Linux".equals(System.getProperty("os.name"))) {
            return Optional.empty();
        }
        try {
            MethodHandle descriptorOf = MethodHandles.lookup()
                    .findVirtual(Class.forName("sun.nio.ch.SelChImpl"), "getFDVal", MethodType.methodType(int.class))
                    .asType(MethodType.methodType(int.class, SocketChannel.class));
            Linker linker = Linker.nativeLinker();
            FunctionDescriptor signature = FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT);
            return linker.defaultLookup()
                    .find("recv")
                    .map(address -> new Drain(descriptorOf, linker.downcallHandle(address, signature)));
        } catch (ReflectiveOperationException | IllegalCallerException e) {
            // The JVM was started without --add-exports=java.base/sun.nio.ch=ALL-UNNAMED.
            return Optional.empty();
        }
    }

    private long forget(SocketChannel channel) {
        try {
            return (long)
                    recv.invokeExact((int) descriptorOf.invokeExact(channel), MemorySegment.NULL, MOST, MSG_TRUNC);
        } catch (Throwable e) {
            throw new IllegalStateException("recv cannot be called", e);
        }
    }
}
