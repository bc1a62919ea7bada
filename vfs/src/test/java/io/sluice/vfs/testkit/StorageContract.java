package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Capability;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/** What the contracts share: a fresh store before each test, a leak check after it, and short ways to say things. */
public abstract class StorageContract {

    /** Replaces or creates. */
    protected static final WriteMode REPLACE = new WriteMode.CreateOrReplace();

    /** Creates, or fails. */
    protected static final WriteMode CREATE_NEW = new WriteMode.CreateNew();

    /** Appends. */
    protected static final WriteMode APPEND = new WriteMode.Append();

    private StoreFixture fixture;
    private LeakCheck store;

    /** Sets nothing up: {@link #openFixture} does. */
    protected StorageContract() {}

    /** A fresh, empty store. */
    protected abstract StoreFixture open() throws Exception;

    @BeforeEach
    final void openFixture() throws Exception {
        fixture = open();
        store = new LeakCheck(fixture.store());
    }

    @AfterEach
    final void closeFixture() throws IOException {
        try (StoreFixture closing = fixture) {
            store.assertNothingOpen();
            closing.assertNothingHeld();
        }
    }

    /** The store under test. */
    protected final Storage store() {
        return store;
    }

    /** How many entries make a long listing there. */
    protected final int many() {
        return fixture.many();
    }

    /** The fixture's {@link StoreFixture#tellsEmptyInBetween}. */
    final boolean tellsEmptyInBetween() {
        return fixture.tellsEmptyInBetween();
    }

    /** Whether the store under test has that ability. */
    protected final boolean has(Capability capability) {
        return store.capabilities().has(capability);
    }

    /** A path from text. */
    protected static VfsPath path(String text) {
        return VfsPath.of(text);
    }

    /** The bytes of a text. */
    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A path that can hold files; in stores without directories of their own there is nothing to make. */
    protected final VfsPath directory(String text) {
        VfsPath path = path(text);
        if (has(Capability.EMPTY_DIRECTORIES)) {
            store.makeDirectory(path);
        }
        return path;
    }

    /** A file with these bytes. */
    protected final VfsPath file(String text, byte[] content) {
        VfsPath path = path(text);
        write(path, REPLACE, content);
        return path;
    }

    /** A file with this text. */
    protected final VfsPath file(String text, String content) {
        return file(text, bytes(content));
    }

    /** Uploads and commits. */
    protected final void write(VfsPath path, WriteMode mode, byte[] content) {
        try (Upload upload = store.openWrite(path, mode)) {
            upload.write(ByteBuffer.wrap(content));
            upload.commit();
        }
    }

    /** The whole content. */
    protected final byte[] read(VfsPath path) {
        return read(path, 0);
    }

    /** The content from that offset on. */
    protected final byte[] read(VfsPath path, long offset) {
        try (Download download = store.openRead(path, offset)) {
            return rest(download);
        }
    }

    /** The whole content as text. */
    protected final String text(VfsPath path) {
        return new String(read(path), StandardCharsets.UTF_8);
    }

    /** What is left to read. */
    protected static byte[] rest(Download download) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        for (int count = download.read(buffer); count >= 0; count = download.read(buffer)) {
            assertTrue(count > 0 && count == buffer.position(), "a read counts what it put: " + count);
            out.write(buffer.array(), 0, count);
            buffer.clear();
        }
        return out.toByteArray();
    }

    /** Whether anything is there. */
    protected final boolean exists(VfsPath path) {
        try {
            return store.stat(path).name().equals(path.name());
        } catch (StorageException e) {
            if (e.error() instanceof StorageError.NotFound) {
                return false;
            }
            throw e;
        }
    }

    /** The entries, in the order of their names. */
    protected final List<FileInfo> entries(VfsPath directory) {
        try (Listing listing = store.list(directory)) {
            Iterable<FileInfo> once = () -> listing;
            return StreamSupport.stream(once.spliterator(), false)
                    .sorted((a, b) -> a.name().compareTo(b.name()))
                    .toList();
        }
    }

    /** The names of the entries, sorted. */
    protected final List<String> names(VfsPath directory) {
        return entries(directory).stream().map(FileInfo::name).toList();
    }

    /** Fails unless the call is refused in this way, by a {@link StorageException}. */
    protected static void refused(Executable call, Class<? extends StorageError> way) {
        refused(call, way, way);
    }

    /** Fails unless the call is refused in one of these ways, by a {@link StorageException}. */
    protected static void refused(
            Executable call, Class<? extends StorageError> way, Class<? extends StorageError> orThis) {
        StorageError error = assertThrows(StorageException.class, call).error();
        assertTrue(
                way.isInstance(error) || orThis.isInstance(error),
                () -> error + " is no " + way.getSimpleName() + " and no " + orThis.getSimpleName());
    }

    /** Fails unless the call is refused because a file is used as a directory; object stores may find nothing instead. */
    protected final void fileOnTheWay(Executable call) {
        if (has(Capability.EMPTY_DIRECTORIES)) {
            refused(call, StorageError.NotADirectory.class);
        } else {
            refused(call, StorageError.NotADirectory.class, StorageError.NotFound.class);
        }
    }

    /** Fails unless an upload is refused in this way, when it is opened or when it is committed. */
    protected final void uploadRefused(VfsPath path, WriteMode mode, Class<? extends StorageError> way) {
        refused(() -> write(path, mode, bytes("refused")), way);
    }
}
