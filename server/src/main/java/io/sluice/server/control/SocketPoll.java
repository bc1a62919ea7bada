package io.sluice.server.control;

import io.sluice.server.data.SocketDescriptor;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Asks the kernel whether it has anything of a socket that was not read yet: bytes, the end, or an error. The JDK has no
 * question for that which leaves the bytes where they are, so this is poll(2) itself, on Linux. Where it cannot be called
 * there is none of these, and whoever would use it goes the long way.
 */
final class SocketPoll {

    private static final short POLLIN = 0x1;
    private static final short POLLRDHUP = 0x2000;
    private static final int INTERRUPTED_OR_FAILED = -1;

    private static final Optional<SocketPoll> INSTANCE = make();

    private final MethodHandle descriptorOf;
    private final MethodHandle poll;

    private SocketPoll(MethodHandle descriptorOf, MethodHandle poll) {
        this.descriptorOf = descriptorOf;
        this.poll = poll;
    }

    /** The one of this system, if it has one. */
    static Optional<SocketPoll> available() {
        return INSTANCE;
    }

    @SuppressWarnings("restricted") // the one call of a C function, whose arguments are all made here
    private static Optional<SocketPoll> make() {
        if (!"Linux".equals(System.getProperty("os.name")) || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        // With a time of 0 it never waits, so it may hold up a safepoint for as long as it takes.
        FunctionDescriptor arguments = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
        return SocketDescriptor.getter().flatMap(descriptorOf -> linker.defaultLookup()
                .find("poll")
                .map(address -> new SocketPoll(
                        descriptorOf, linker.downcallHandle(address, arguments, Linker.Option.critical(true)))));
    }

    /** Whether there is nothing to be read of an open socket; false as well if that cannot be said. Any thread, never blocks. */
    boolean isQuiet(SocketChannel channel) {
        try {
            // struct pollfd: the descriptor, what is asked in the lower half of the next four bytes, the answer above.
            int[] question = {(int) descriptorOf.invokeExact((Object) channel), POLLIN | POLLRDHUP};
            int answers = (int) poll.invokeExact(MemorySegment.ofArray(question), 1L, 0);
            // Open still, it was its descriptor that was asked about, and not another socket's that got the same
            // number.
            return answers != INTERRUPTED_OR_FAILED && answers == 0 && channel.isOpen();
        } catch (Throwable e) {
            throw new IllegalStateException("poll cannot be called", e);
        }
    }
}
