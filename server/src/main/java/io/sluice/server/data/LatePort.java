package io.sluice.server.data;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Has the kernel choose the port of a socket when it connects and not when it is bound to an address
 * ({@code IP_BIND_ADDRESS_NO_PORT}, Linux). Bound, a port must be free of all connections of the last minute, for which the
 * kernel searches: a millisecond with 5,000 of them, four with 15,000 (decision 0004). Connecting, it only has
 * to differ from those to the same port of the same client. Where it cannot be asked, the port is chosen as ever.
 */
final class LatePort {

    private static final int IPPROTO_IP = 0;
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;

    private static final Optional<LatePort> INSTANCE = make();

    private final MethodHandle descriptorOf;
    private final MethodHandle setOption;

    private LatePort(MethodHandle descriptorOf, MethodHandle setOption) {
        this.descriptorOf = descriptorOf;
        this.setOption = setOption;
    }

    @SuppressWarnings("restricted") // the one call of a C function, whose arguments are all made here
    private static Optional<LatePort> make() {
        if (!"Linux".equals(System.getProperty("os.name"))) {
            return Optional.empty();
        }
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor arguments = FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT);
        return SocketDescriptor.getter().flatMap(descriptorOf -> linker.defaultLookup()
                .find("setsockopt")
                .map(address -> new LatePort(
                        descriptorOf, linker.downcallHandle(address, arguments, Linker.Option.critical(true)))));
    }

    /** Asks for it, before the socket is bound; whether the kernel agreed. Any thread, never blocks. */
    static boolean ask(SocketChannel channel) {
        return INSTANCE.map(late -> late.set(channel)).orElse(false);
    }

    private boolean set(SocketChannel channel) {
        int[] yes = {1};
        try {
            int descriptor = (int) descriptorOf.invokeExact((Object) channel);
            return (int) setOption.invokeExact(
                            descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, MemorySegment.ofArray(yes), Integer.BYTES)
                    == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("setsockopt cannot be called", e);
        }
    }
}
