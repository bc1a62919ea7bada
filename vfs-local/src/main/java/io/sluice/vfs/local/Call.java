package io.sluice.vfs.local;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One system call being put together: arguments in order, then {@link #run}. The native memory it needs is kept and
 * used again, so that a call allocates nothing; an instance belongs to one thread between {@link #take} and
 * {@link #close}.
 */
final class Call implements AutoCloseable {

    private static final int PATH_MAX = 4096;
    private static final int OUT_SIZE = PATH_MAX;
    private static final int KEPT = 64;

    /** No queue with a lock: who waited for it would be parked in the middle of a call that takes a microsecond. */
    private static final AtomicReferenceArray<@Nullable Call> IDLE = new AtomicReferenceArray<>(KEPT);

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = syscall();

    private final MemorySegment out = Arena.ofAuto().allocate(OUT_SIZE, Long.BYTES);
    private final MemorySegment text = Arena.ofAuto().allocate(2L * PATH_MAX);
    private final MemorySegment state = Arena.ofAuto().allocate(STATE);
    private final long[] arguments = new long[6];
    private int count;
    private int texts;
    private boolean tooLong;

    private Call() {}

    /** A call without arguments yet. */
    static Call take() {
        // They lie at the beginning: as many as have ever run at the same time.
        for (int i = 0; i < KEPT; i++) {
            if (IDLE.get(i) != null) {
                Call idle = IDLE.getAndSet(i, null);
                if (idle != null) {
                    return idle;
                }
            }
        }
        return new Call();
    }

    /** Adds a number. */
    Call with(long argument) {
        arguments[count++] = argument;
        return this;
    }

    /** Adds a path or name; at most two. One that no kernel would take makes {@link #run} answer ENAMETOOLONG. */
    Call with(byte[] path) {
        long start = (long) PATH_MAX * texts++;
        if (path.length >= PATH_MAX) {
            tooLong = true;
            return with(0);
        }
        MemorySegment.copy(path, 0, text, ValueLayout.JAVA_BYTE, start, path.length);
        text.set(ValueLayout.JAVA_BYTE, start + path.length, (byte) 0);
        return with(text.address() + start);
    }

    /** Adds the address of {@link #out}. */
    Call withOut() {
        return with(out.address());
    }

    /** Memory of {@value #OUT_SIZE} bytes that the kernel reads or fills; its content is what the last call left. */
    MemorySegment out() {
        return out;
    }

    /**
     * Makes the call, again if a signal came between.
     *
     * @return what the kernel returned, 0 or more, or an error number of {@link Errno} made negative
     */
    long run(Syscall call) {
        if (tooLong) {
            return -Errno.ENAMETOOLONG;
        }
        while (true) {
            long result = invoke(call.number);
            // Linux has released the descriptor even when close was interrupted: a second close could hit another file.
            if (result != -Errno.EINTR || call == Syscall.CLOSE) {
                return result;
            }
        }
    }

    private long invoke(long number) {
        long[] a = arguments;
        long result;
        try {
            result = (long) SYSCALL.invokeExact(state, number, a[0], a[1], a[2], a[3], a[4]);
        } catch (Throwable impossible) {
            throw new AssertionError("a downcall throws nothing", impossible);
        }
        return result == -1 ? -(long) state.get(ValueLayout.JAVA_INT, ERRNO) : result;
    }

    /** Forgets all arguments, for the next call. */
    Call again() {
        count = 0;
        texts = 0;
        tooLong = false;
        return this;
    }

    @Override
    public void close() {
        again();
        for (int i = 0; i < KEPT; i++) {
            if (IDLE.get(i) == null && IDLE.compareAndSet(i, null, this)) {
                return;
            }
        }
    }

    @SuppressWarnings("restricted") // the one native function; the launcher enables native access
    private static MethodHandle syscall() {
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor type = FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG);
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                type,
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }
}
