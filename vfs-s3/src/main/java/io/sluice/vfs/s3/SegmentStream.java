package io.sluice.vfs.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.NonRetryableException;

/** Reads segments one after the other, until somebody says stop: then the request fails, and is not tried again. */
final class SegmentStream extends InputStream {

    private final List<ByteBuffer> segments;
    private final BooleanSupplier stopped;
    private int current;

    /** Reads each of these from its position to its limit. */
    SegmentStream(List<ByteBuffer> segments, BooleanSupplier stopped) {
        this.segments = segments;
        this.stopped = stopped;
    }

    private boolean atEnd() {
        while (current < segments.size() && !segments.get(current).hasRemaining()) {
            current++;
        }
        if (current == segments.size()) {
            // The store has all of it, and its answer has to be waited for: a part that arrives behind the abort may
            // stay.
            return true;
        }
        if (stopped.getAsBoolean()) {
            throw NonRetryableException.create("the upload was stopped");
        }
        return false;
    }

    @Override
    public int read() {
        return atEnd() ? -1 : segments.get(current).get() & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (atEnd()) {
            return -1;
        }
        ByteBuffer segment = segments.get(current);
        int count = Math.min(length, segment.remaining());
        segment.get(target, offset, count);
        return count;
    }

    @Override
    public int available() {
        long left = 0;
        for (int i = current; i < segments.size(); i++) {
            left += segments.get(i).remaining();
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }
}
