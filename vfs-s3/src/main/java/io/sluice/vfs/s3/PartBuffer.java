package io.sluice.vfs.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The bytes of one part, in segments of the budget. Filled by one thread, then read by another, as often as the request is
 * tried.
 */
final class PartBuffer {

    private static final String TYPE = "application/octet-stream";

    private final SegmentBudget.Lease lease;
    private final List<ByteBuffer> segments = new ArrayList<>();
    private final Optional<Checksum> sum;
    private long length;

    PartBuffer(SegmentBudget.Lease lease, UploadsConfig.Checksum checksum) {
        this.lease = lease;
        this.sum = switch (checksum) {
            case NONE -> Optional.empty();
            case CRC32 -> Optional.of(new CRC32());
            case CRC32C -> Optional.of(new CRC32C());
        };
    }

    /** Bytes in it. */
    long length() {
        return length;
    }

    /** Whether it needs a segment before it takes a byte. */
    boolean isFull() {
        return segments.isEmpty() || !segments.getLast().hasRemaining();
    }

    /** More room; given back by {@link #release}. What the file began in moves into the first whole segment, for others. */
    void add(ByteBuffer segment) {
        boolean first = segments.isEmpty() || segments.getFirst().capacity() < SegmentBudget.SEGMENT;
        if (first && segment.capacity() == SegmentBudget.SEGMENT) {
            segments.forEach(s -> segment.put(s.flip()));
            release();
        }
        segments.add(segment);
    }

    /** Takes bytes until the segment is full, and no more than said; how many those were. */
    int put(ByteBuffer source, long most) {
        ByteBuffer segment = segments.getLast();
        int count = (int) Math.min(Math.min(source.remaining(), segment.remaining()), most);
        sum.ifPresent(s -> s.update(source.slice(source.position(), count)));
        segment.put(segment.position(), source, source.position(), count);
        segment.position(segment.position() + count);
        source.position(source.position() + count);
        length += count;
        return count;
    }

    /** The checksum as headers have it: four bytes in base64. */
    Optional<String> checksum() {
        return sum.map(s -> Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) s.getValue())
                        .array()));
    }

    /** The bytes as the body of a request. */
    RequestBody body(BooleanSupplier stopped) {
        return RequestBody.fromContentProvider(() -> open(stopped), length, TYPE);
    }

    /** The bytes from the first on; may be opened again and again. */
    InputStream open(BooleanSupplier stopped) {
        return new SegmentStream(
                segments.stream().map(s -> s.duplicate().flip()).toList(), stopped);
    }

    /** Gives the memory back; nothing may read it any more. */
    void release() {
        segments.forEach(lease::give);
        segments.clear();
    }
}
