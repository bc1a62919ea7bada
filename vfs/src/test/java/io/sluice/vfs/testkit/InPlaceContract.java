package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.vfs.Capability;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link WriteMode.Append} and {@link WriteMode.ResumeAt} promise, or how a store without them refuses. */
public abstract class InPlaceContract extends StorageContract {

    private static final Patterns CONTENT = new Patterns(3);

    /** For subclasses. */
    protected InPlaceContract() {}

    /** False, after checking the refusal, for a store that cannot append. */
    private boolean appends() {
        if (!has(Capability.APPEND)) {
            file("/unsupported", "x");
            refused(() -> store().openWrite(path("/unsupported"), APPEND), StorageError.Unsupported.class);
            refused(() -> store().openWrite(path("/absent"), APPEND), StorageError.Unsupported.class);
            assertEquals("x", text(path("/unsupported")));
        }
        return has(Capability.APPEND);
    }

    /** False, after checking the refusal, for a store that cannot resume. */
    private boolean resumes() {
        if (!has(Capability.RESUME)) {
            file("/unsupported", "x");
            refused(() -> store().openWrite(path("/unsupported"), at(1)), StorageError.Unsupported.class);
            assertEquals("x", text(path("/unsupported")));
        }
        return has(Capability.RESUME);
    }

    private static WriteMode at(long offset) {
        return new WriteMode.ResumeAt(offset);
    }

    @Test
    void appendsToAFile() {
        if (appends()) {
            VfsPath file = file("/f", CONTENT.bytes(0, 70_000));
            try (Upload upload = store().openWrite(file, APPEND)) {
                assertEquals(70_000, upload.position());
                upload.write(ByteBuffer.wrap(CONTENT.bytes(70_000, 30_000)));
                upload.write(ByteBuffer.wrap(CONTENT.bytes(100_000, 1)));
                assertEquals(100_001, upload.position());
                upload.commit();
            }
            assertArrayEquals(CONTENT.bytes(0, 100_001), read(file));
            assertEquals(List.of("f"), names(VfsPath.ROOT));
        }
    }

    @Test
    void appendingNothingChangesNothing() {
        if (appends()) {
            VfsPath file = file("/f", "content");
            write(file, APPEND, new byte[0]);
            assertEquals("content", text(file));
            write(path("/new"), APPEND, new byte[0]);
            assertEquals("", text(path("/new")));
        }
    }

    @Test
    void appendCreatesAFileThatIsAbsent() {
        if (appends()) {
            write(path("/f"), APPEND, bytes("one"));
            write(path("/f"), APPEND, bytes(" two"));
            assertEquals("one two", text(path("/f")));
        }
    }

    @Test
    void aDiscardedAppendRestoresTheLengthOrTheAbsence() {
        if (appends()) {
            VfsPath file = file("/f", CONTENT.bytes(0, 70_000));
            abandon(file, APPEND, 200_000);
            assertArrayEquals(CONTENT.bytes(0, 70_000), read(file));
            abandon(path("/absent"), APPEND, 200_000);
            assertFalse(exists(path("/absent")));
            assertEquals(List.of("f"), names(VfsPath.ROOT));
        }
    }

    private void abandon(VfsPath path, WriteMode mode, int size) {
        try (Upload upload = store().openWrite(path, mode)) {
            upload.write(ByteBuffer.wrap(new byte[size]));
        }
    }

    @Test
    void aKeptAppendStays() {
        if (appends()) {
            VfsPath file = file("/f", "one");
            try (Upload upload = store().openWrite(file, APPEND)) {
                upload.write(ByteBuffer.wrap(bytes(" two")));
                if (has(Capability.KEEP)) {
                    upload.keep();
                } else {
                    refused(upload::keep, StorageError.Unsupported.class);
                }
            }
            assertEquals(has(Capability.KEEP) ? "one two" : "one", text(file));
        }
    }

    @Test
    void afterItsEndTakesNothingMore() {
        if (appends()) {
            VfsPath file = file("/f", "one");
            try (Upload upload = store().openWrite(file, APPEND)) {
                upload.write(ByteBuffer.wrap(bytes(" two")));
                upload.commit();
                assertThrows(IllegalStateException.class, () -> upload.write(ByteBuffer.wrap(bytes(" three"))));
                assertThrows(IllegalStateException.class, upload::commit);
            }
            assertEquals("one two", text(file), "closing after the commit takes nothing back");
        }
    }

    @Test
    void resumesAtTheEnd() {
        if (resumes()) {
            VfsPath file = file("/f", CONTENT.bytes(0, 70_000));
            write(file, at(70_000), CONTENT.bytes(70_000, 80_000));
            assertArrayEquals(CONTENT.bytes(0, 150_000), read(file));
        }
    }

    @Test
    void resumesInTheMiddleAndCutsTheTail() {
        if (resumes()) {
            VfsPath file = file("/f", "0123456789");
            try (Upload upload = store().openWrite(file, at(4))) {
                assertEquals(4, upload.position());
                upload.write(ByteBuffer.wrap(bytes("abc")));
                assertEquals(7, upload.position());
                upload.commit();
            }
            assertEquals("0123abc", text(file));
            assertEquals(7, store().stat(file).size());
        }
    }

    @Test
    void resumesAtTheBeginning() {
        if (resumes()) {
            VfsPath file = file("/f", "0123456789");
            write(file, at(0), bytes("new"));
            assertEquals("new", text(file));
            write(path("/absent"), at(0), bytes("created"));
            assertEquals("created", text(path("/absent")));
        }
    }

    @Test
    void resumingBeyondTheEndOrNowhereIsRefused() {
        if (resumes()) {
            VfsPath file = file("/f", "0123456789");
            uploadRefused(file, at(11), StorageError.RangeNotSatisfiable.class);
            uploadRefused(file, at(Long.MAX_VALUE), StorageError.RangeNotSatisfiable.class);
            assertEquals("0123456789", text(file));
            uploadRefused(path("/absent"), at(1), StorageError.NotFound.class);
            assertFalse(exists(path("/absent")));
        }
    }

    @Test
    void aDiscardedResumeRestoresTheLength() {
        if (resumes()) {
            VfsPath file = file("/f", CONTENT.bytes(0, 1000));
            abandon(file, at(1000), 200_000);
            assertArrayEquals(CONTENT.bytes(0, 1000), read(file));
            abandon(file, at(600), 10);
            abandon(file, at(600), 5000);
            assertEquals(1000, store().stat(file).size());
            CONTENT.verify(ByteBuffer.wrap(read(file), 0, 600), 0);
            abandon(path("/absent"), at(0), 10);
            assertFalse(exists(path("/absent")));
        }
    }

    @Test
    void aKeptResumeEndsWhereItsBytesEnd() {
        if (resumes() && has(Capability.KEEP)) {
            VfsPath file = file("/f", CONTENT.bytes(0, 1000));
            try (Upload upload = store().openWrite(file, at(500))) {
                upload.write(ByteBuffer.wrap(CONTENT.bytes(500, 100)));
                upload.keep();
            }
            assertEquals(600, store().stat(file).size());
            write(file, at(600), CONTENT.bytes(600, 1000));
            assertArrayEquals(CONTENT.bytes(0, 1600), read(file));
        }
    }

    @Test
    void whatIsNoFileIsRefused() {
        if (appends() && resumes()) {
            directory("/d");
            VfsPath file = file("/d/f", "x");
            for (WriteMode mode : List.of(APPEND, at(0), at(1))) {
                uploadRefused(path("/d"), mode, StorageError.IsADirectory.class);
                uploadRefused(VfsPath.ROOT, mode, StorageError.IsADirectory.class);
                if (has(Capability.EMPTY_DIRECTORIES)) {
                    uploadRefused(path("/missing/f"), mode, StorageError.NotFound.class);
                    uploadRefused(file.child("g"), mode, StorageError.NotADirectory.class);
                }
            }
            assertEquals("x", text(file));
        }
    }

    @Test
    void aSecondUploadInPlaceIsRefusedOrLeavesTheFirstsBytes() {
        if (appends()) {
            VfsPath file = file("/f", "start");
            try (Upload first = store().openWrite(file, APPEND)) {
                first.write(ByteBuffer.wrap(bytes(" first")));
                try {
                    abandon(file, APPEND, 10);
                } catch (io.sluice.vfs.StorageException e) {
                    refused(() -> abandon(file, APPEND, 10), StorageError.Busy.class);
                }
                first.write(ByteBuffer.wrap(bytes(" more")));
                first.commit();
            }
            assertEquals("start first more", text(file));
            write(file, APPEND, bytes("!"));
            assertEquals("start first more!", text(file), "the file is free again");
        }
    }
}
