package io.sluice.vfs.local;

import io.sluice.vfs.NameCodec;
import io.sluice.vfs.VfsPath;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * The raw entries of one directory, a buffer at a time: {@link #advance} goes to the next, the other methods tell about
 * the current one. {@code .} and {@code ..} are left out. Used by one thread at a time.
 */
final class Entries implements AutoCloseable {

    /** About a thousand entries; memory of a listing, whatever the directory's size. */
    private static final int BUFFER = 32 * 1024;

    private static final ArrayBlockingQueue<MemorySegment> IDLE = new ArrayBlockingQueue<>(32);

    /** Offsets in the kernel's {@code struct linux_dirent64}. */
    private static final int RECORD_LENGTH = 16;

    private static final int TYPE = 18;
    private static final int NAME = 19;

    private final Handle directory;
    private final VfsPath path;
    private final MemorySegment buffer;
    private final byte[] name = new byte[256];
    private int length;
    private int current;
    private int next;
    private int filled;
    private boolean closed;

    /** Begins to read that directory, which the caller still owns. */
    Entries(Handle directory, VfsPath path) {
        this.directory = new Handle(LocalErrors.check(Syscalls.openForReading(directory.fd()), path, "list"));
        this.path = path;
        MemorySegment idle = IDLE.poll();
        this.buffer = idle == null ? Arena.ofAuto().allocate(BUFFER, 8) : idle;
    }

    /** Goes to the next entry; false at the end, and after {@link #close}. */
    boolean advance() {
        while (!closed) {
            if (next == filled && !fill()) {
                return false;
            }
            current = next;
            next += Short.toUnsignedInt(buffer.get(ValueLayout.JAVA_SHORT, current + RECORD_LENGTH));
            length = 0;
            for (byte b; (b = buffer.get(ValueLayout.JAVA_BYTE, current + NAME + length)) != 0; length++) {
                name[length] = b;
            }
            if (!isDots()) {
                return true;
            }
        }
        return false;
    }

    private boolean fill() {
        int result = Syscalls.readEntries(directory.fd(), buffer);
        // A directory that was removed while it is read has no entries any more.
        filled = result == -Errno.ENOENT ? 0 : LocalErrors.check(result, path, "list");
        next = 0;
        return filled > 0;
    }

    private boolean isDots() {
        return name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.'));
    }

    /** The directory, open for reading, as long as this is open. */
    int fd() {
        return directory.fd();
    }

    /** The name as text. */
    String text() {
        return NameCodec.decode(name, 0, length);
    }

    /** A copy of the name. */
    byte[] name() {
        return Arrays.copyOf(name, length);
    }

    /** The kind of the entry in the kernel's numbers (DT_DIR and so on), 0 where the file system does not tell. */
    int type() {
        return buffer.get(ValueLayout.JAVA_BYTE, current + TYPE);
    }

    /** Attributes, links not followed; that call is used for it. */
    StatResult stat(Call call) {
        return Syscalls.stat(call, directory.fd(), buffer.address() + current + NAME);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            directory.close();
            var _ = IDLE.offer(buffer);
        }
    }
}
