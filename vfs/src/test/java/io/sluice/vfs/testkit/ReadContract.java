package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** What {@link io.sluice.vfs.Storage#openRead} promises. */
public abstract class ReadContract extends StorageContract {

    private static final Patterns CONTENT = new Patterns(1);

    /** For subclasses. */
    protected ReadContract() {}

    @Test
    void readsFromEveryKindOfOffset() {
        VfsPath file = file("/f", CONTENT.bytes(0, 10_000));
        for (int offset : new int[] {0, 1, 4096, 5000, 9999}) {
            assertArrayEquals(CONTENT.bytes(offset, 10_000 - offset), read(file, offset), "from " + offset);
        }
    }

    @Test
    void readingAtTheSizeIsEmptyAndBeyondItIsRefused() {
        VfsPath file = file("/f", CONTENT.bytes(0, 1000));
        assertEquals(0, read(file, 1000).length);
        refused(() -> read(file, 1001), StorageError.RangeNotSatisfiable.class);
        refused(() -> read(file, Long.MAX_VALUE), StorageError.RangeNotSatisfiable.class);
    }

    @Test
    void theSizeIsTheWholeSizeWhateverTheOffset() {
        VfsPath file = file("/f", CONTENT.bytes(0, 1000));
        try (Download download = store().openRead(file, 700)) {
            assertEquals(1000, download.size());
            assertEquals(300, rest(download).length);
            assertEquals(1000, download.size());
        }
    }

    @Test
    void readsARangeAndNothingBehindIt() throws IOException {
        VfsPath file = file("/f", CONTENT.bytes(0, 10_000));
        for (long[] range : new long[][] {
            {0, 1},
            {0, 10_000},
            {0, 10_001},
            {1, 4096},
            {4095, 2},
            {9_999, 1},
            {9_999, 2},
            {5000, 0},
            {10_000, 0},
            {10_000, 5},
            {0, Long.MAX_VALUE},
            {1, Long.MAX_VALUE},
            {10_000, Long.MAX_VALUE}
        }) {
            byte[] expected = CONTENT.bytes(range[0], (int) Math.min(range[1], 10_000 - range[0]));
            var out = new java.io.ByteArrayOutputStream();
            try (Download read = store().openRead(file, new ByteRange(range[0], range[1]));
                    Download moved = store().openRead(file, new ByteRange(range[0], range[1]))) {
                assertArrayEquals(expected, rest(read), "from " + range[0] + ", " + range[1] + " bytes");
                assertEquals(-1, read.read(ByteBuffer.allocate(1)), "the end stays the end");
                assertEquals(10_000, read.size());
                WritableByteChannel target = Channels.newChannel(out);
                ByteBuffer scratch = ByteBuffer.allocate(777);
                while (moved.transferTo(target, scratch) >= 0) {
                    assertEquals(10_000, moved.size());
                }
            }
            assertArrayEquals(expected, out.toByteArray(), "moved from " + range[0] + ", " + range[1] + " bytes");
        }
        refused(() -> store().openRead(file, new ByteRange(10_001, 0)), StorageError.RangeNotSatisfiable.class);
        refused(
                () -> store().openRead(file, new ByteRange(Long.MAX_VALUE, Long.MAX_VALUE)),
                StorageError.RangeNotSatisfiable.class);
    }

    @Test
    void transfersARangeToASocket() throws IOException {
        int size = 3_000_001;
        int offset = 123_456;
        int length = 2_000_003;
        VfsPath file = file("/f", CONTENT.bytes(0, size));
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            List<Long> counts = Parallel.run(2, i -> () -> {
                if (i == 0) {
                    try (SocketChannel sender = listener.accept();
                            Download download = store().openRead(file, new ByteRange(offset, length))) {
                        return sendAll(download, sender, ByteBuffer.allocateDirect(64 * 1024));
                    }
                }
                try (SocketChannel receiver = SocketChannel.open(listener.getLocalAddress())) {
                    return receiveAll(receiver, offset, 10_000);
                }
            });
            assertEquals(List.of((long) length, (long) length), counts);
        }
    }

    @Test
    void anEmptyFileEndsAtOnce() {
        VfsPath file = file("/empty", "");
        try (Download download = store().openRead(file, 0)) {
            assertEquals(0, download.size());
            assertEquals(-1, download.read(ByteBuffer.allocate(10)));
            assertEquals(-1, download.read(ByteBuffer.allocate(10)), "the end stays the end");
        }
        refused(() -> read(file, 1), StorageError.RangeNotSatisfiable.class);
    }

    @Test
    void buffersOfEveryKindAreFilledFromTheirPosition() {
        VfsPath file = file("/f", CONTENT.bytes(0, 200_000));
        for (ByteBuffer buffer : List.of(ByteBuffer.allocate(777), ByteBuffer.allocateDirect(4097))) {
            try (Download download = store().openRead(file, 0)) {
                long offset = 0;
                while (true) {
                    buffer.clear().position(7);
                    int count = download.read(buffer);
                    if (count < 0) {
                        break;
                    }
                    assertEquals(7 + count, buffer.position());
                    CONTENT.verify(buffer.flip().position(7), offset);
                    offset += count;
                }
                assertEquals(200_000, offset);
            }
        }
    }

    @Test
    void whatIsNoFileIsNotOpened() {
        refused(() -> read(path("/missing")), StorageError.NotFound.class);
        refused(() -> read(path("/missing/f")), StorageError.NotFound.class);
        refused(() -> read(VfsPath.ROOT), StorageError.IsADirectory.class);
        directory("/d");
        VfsPath file = file("/d/f", "x");
        refused(() -> read(path("/d")), StorageError.IsADirectory.class);
        fileOnTheWay(() -> read(file.child("g")));
    }

    @Test
    void transfersToAPipeWithASlowReader() throws IOException {
        int size = 3_000_001;
        VfsPath file = file("/f", CONTENT.bytes(0, size));
        for (int offset : new int[] {0, 12_345, size}) {
            for (ByteBuffer scratch : List.of(ByteBuffer.allocate(10_000), ByteBuffer.allocateDirect(256 * 1024))) {
                transferThroughPipe(file, offset, size, scratch);
            }
        }
    }

    private void transferThroughPipe(VfsPath file, int offset, int size, ByteBuffer scratch) throws IOException {
        Pipe pipe = Pipe.open();
        List<Long> counts = Parallel.run(
                2,
                i -> () -> i == 0
                        ? sendAll(file, offset, pipe.sink(), scratch)
                        // Far smaller than the pipe: the sender has to wait again and again.
                        : receiveAll(pipe.source(), offset, 1777));
        assertEquals(List.of((long) size - offset, (long) size - offset), counts);
    }

    private long sendAll(VfsPath file, long offset, WritableByteChannel sink, ByteBuffer scratch) throws IOException {
        try (sink;
                Download download = store().openRead(file, offset)) {
            return sendAll(download, sink, scratch);
        }
    }

    private static long sendAll(Download download, WritableByteChannel sink, ByteBuffer scratch) throws IOException {
        long sum = 0;
        for (long n = download.transferTo(sink, scratch); n >= 0; n = download.transferTo(sink, scratch)) {
            sum += n;
        }
        assertEquals(-1, download.transferTo(sink, scratch), "the end stays the end");
        return sum;
    }

    private static long receiveAll(ReadableByteChannel source, long offset, int bufferSize) throws IOException {
        try (source) {
            ByteBuffer buffer = ByteBuffer.allocate(bufferSize);
            long at = offset;
            for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
                CONTENT.verify(buffer.flip(), at);
                buffer.clear();
                at += n;
            }
            return at - offset;
        }
    }

    @Test
    void readAndTransferToTakeTurns() throws IOException {
        VfsPath file = file("/f", CONTENT.bytes(0, 300_000));
        var out = new java.io.ByteArrayOutputStream();
        ByteBuffer scratch = ByteBuffer.allocate(1000);
        try (Download download = store().openRead(file, 100)) {
            ByteBuffer head = ByteBuffer.allocate(50);
            int count = download.read(head);
            long at = 100L + count;
            CONTENT.verify(head.flip(), 100);
            long moved = download.transferTo(Channels.newChannel(out), scratch);
            CONTENT.verify(ByteBuffer.wrap(out.toByteArray()), at);
            assertEquals(moved, out.size());
            CONTENT.verify(ByteBuffer.wrap(rest(download)), at + moved);
        }
    }

    @Test
    void aFailingChannelIsNotTheStoresFailure() {
        VfsPath file = file("/f", CONTENT.bytes(0, 100_000));
        IOException broken = new IOException("broken pipe");
        WritableByteChannel channel = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                throw broken;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        try (Download download = store().openRead(file, 0)) {
            ByteBuffer scratch = ByteBuffer.allocate(1000);
            IOException thrown = assertThrows(IOException.class, () -> download.transferTo(channel, scratch));
            assertEquals(broken.getMessage(), thrown.getMessage());
        }
    }

    @Test
    void aClosedDownloadReadsNothingMoreAndClosesTwice() {
        VfsPath file = file("/f", CONTENT.bytes(0, 100_000));
        Download download = store().openRead(file, 0);
        assertEquals(1, download.read(ByteBuffer.allocate(1)));
        download.close();
        download.close();
        assertThrows(StorageException.class, () -> download.read(ByteBuffer.allocate(1)));
        assertThrows(
                StorageException.class,
                () -> download.transferTo(
                        Channels.newChannel(new java.io.ByteArrayOutputStream()), ByteBuffer.allocate(10)));
    }

    @Test
    void theSumsThatAreKeptAreThoseOfTheBytes() throws Exception {
        for (int size : new int[] {0, 1, 10_000, 20_000_000}) {
            VfsPath file = file("/f" + size, CONTENT.bytes(0, size));
            for (String algorithm : List.of("MD5", "SHA-1", "SHA-256", "SHA-512")) {
                String sum = HexFormat.of()
                        .formatHex(MessageDigest.getInstance(algorithm).digest(CONTENT.bytes(0, size)));
                try (Download download = store().openRead(file, 0)) {
                    assertEquals(sum, download.checksum(algorithm).orElse(sum), algorithm + " of " + size);
                }
            }
            CRC32 crc = new CRC32();
            crc.update(CONTENT.bytes(0, size));
            String sum = HexFormat.of().toHexDigits((int) crc.getValue());
            try (Download download = store().openRead(file, 0)) {
                assertEquals(sum, download.checksum("CRC32").orElse(sum), "CRC32 of " + size);
            }
        }
    }

    @Test
    void manyDownloadsOfOneFileDoNotDisturbEachOther() {
        VfsPath file = file("/f", CONTENT.bytes(0, 50_000));
        try (Download first = store().openRead(file, 0);
                Download second = store().openRead(file, 25_000)) {
            int count = first.read(ByteBuffer.allocate(10));
            CONTENT.verify(ByteBuffer.wrap(rest(second)), 25_000);
            CONTENT.verify(ByteBuffer.wrap(rest(first)), count);
        }
    }
}
