package io.sluice.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A data connection in MODE Z: one zlib stream (RFC 1950) from end to end (draft-preston-ftpext-deflate section 3). It
 * holds one buffer and zlib's state, about 300 KiB, however large the file. An upload is whole only if its zlib stream is.
 */
final class DeflateConnection implements DataConnection {

    private static final int CHUNK = 16 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final DataConnection wire;
    private final int level;
    private final ByteBuffer packed = ByteBuffer.allocate(CHUNK);
    private @Nullable Deflater deflater;
    private @Nullable Inflater inflater;
    private volatile long bytes;
    private volatile long lastProgressNanos = System.nanoTime();

    DeflateConnection(DataConnection wire, int level) {
        this.wire = wire;
        this.level = level;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        Inflater in = inflater();
        try {
            while (!in.finished()) {
                int count = in.inflate(target);
                if (count > 0) {
                    moved(count);
                    return count;
                }
                if (in.needsDictionary()) {
                    throw new MalformedDataException("its zlib stream wants a dictionary");
                }
                if (!in.finished() && in.needsInput() && !refill(in)) {
                    // Some clients send nothing at all for an empty file.
                    return -1;
                }
            }
        } catch (DataFormatException e) {
            throw new MalformedDataException("it is no zlib stream, which MODE Z asks for");
        }
        return afterEnd(in);
    }

    /** Takes more from the peer; false if there is nothing and never was. */
    private boolean refill(Inflater in) throws IOException {
        if (wire.read(packed.clear()) >= 0) {
            in.setInput(packed.flip());
            return true;
        }
        if (in.getBytesRead() == 0) {
            return false;
        }
        throw new MalformedDataException("its zlib stream ends too early");
    }

    /** Behind the zlib stream nothing may come but the end of the connection. */
    private int afterEnd(Inflater in) throws IOException {
        if (in.getRemaining() > 0 || wire.read(packed.clear()) >= 0) {
            throw new MalformedDataException("there are bytes behind its zlib stream");
        }
        return -1;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int total = source.remaining();
        Deflater out = deflater();
        out.setInput(source);
        while (!out.needsInput()) {
            send(out);
        }
        out.setInput(NOTHING);
        moved(total);
        return total;
    }

    private void send(Deflater out) throws IOException {
        out.deflate(packed.clear());
        wire.write(packed.flip());
    }

    @Override
    public long pull(Source source, ByteBuffer scratch) throws IOException {
        return source.transferTo(this, scratch);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the transfer's thread
    private void moved(int count) {
        bytes += count;
        lastProgressNanos = System.nanoTime();
    }

    @Override
    public String protection() {
        return wire.protection();
    }

    @Override
    public String route() {
        return wire.route();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** Well compressed bytes move for long before the wire sees any. */
    @Override
    public long lastProgressNanos() {
        long own = lastProgressNanos;
        long below = wire.lastProgressNanos();
        return below - own > 0 ? below : own;
    }

    @Override
    public void finish() throws IOException {
        if (inflater == null) {
            Deflater out = deflater();
            out.finish();
            while (!out.finished()) {
                send(out);
            }
        }
        wire.finish();
    }

    @Override
    public void reset() {
        wire.reset();
    }

    @Override
    public boolean isOpen() {
        return wire.isOpen();
    }

    @Override
    public void close() {
        wire.close();
        if (deflater != null) {
            deflater.end();
        }
        if (inflater != null) {
            inflater.end();
        }
    }

    private Deflater deflater() {
        Deflater open = deflater;
        if (open == null) {
            open = new Deflater(level);
            deflater = open;
        }
        return open;
    }

    private Inflater inflater() {
        Inflater open = inflater;
        if (open == null) {
            open = new Inflater();
            inflater = open;
        }
        return open;
    }
}
