package io.sluice.server.data;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** The number of a socket's descriptor, for questions to the kernel that the JDK has no words for. */
public final class SocketDescriptor {

    private SocketDescriptor() {}

    /** What takes a channel and returns its number, of the type {@code (Object)int}; nothing if this JVM does not tell. */
    public static Optional<MethodHandle> getter() {
        try {
            // Exported to us by jvm.options.
            return Optional.of(MethodHandles.lookup()
                    .findVirtual(Class.forName("sun.nio.ch.SelChImpl"), "getFDVal", MethodType.methodType(int.class))
                    .asType(MethodType.methodType(int.class, Object.class)));
        } catch (ReflectiveOperationException | IllegalCallerException e) {
            return Optional.empty();
        }
    }
}
