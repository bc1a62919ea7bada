package io.sluice.vfs.local;

import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What {@link LimitsTest} runs in processes with mounts or limits of their own; ends with 0 if all is as it should be. */
final class LimitsScenarios {

    private static final WriteMode REPLACE = new WriteMode.CreateOrReplace();
    private static final WriteMode APPEND = new WriteMode.Append();
    private static final int MIB = 1 << 20;

    private final Path root;
    private final Storage store;

    private LimitsScenarios(Path root) {
        this.root = root;
        this.store = new LocalStorageProvider().open(LocalConfig.of(root));
    }

    public static void main(String[] arguments) throws IOException {
        LimitsScenarios scenarios = new LimitsScenarios(Path.of(arguments[1]));
        switch (arguments[0]) {
            case "fullDisk" -> scenarios.noRoom(StorageError.NoSpace.class);
            case "sizeLimit" -> scenarios.noRoom(StorageError.QuotaExceeded.class);
            case "mountBelow" -> scenarios.mountBelow();
            case "readOnly" -> scenarios.readOnly();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        scenarios.store.close();
    }

    private void noRoom(Class<? extends StorageError> way) throws IOException {
        byte[] old = content(100_000);
        write("/f", REPLACE, old);
        refused(() -> write("/f", REPLACE, content(2 * MIB)), way);
        same(old, Files.readAllBytes(root.resolve("f")));
        refused(() -> write("/f", APPEND, content(2 * MIB)), way);
        same(old, Files.readAllBytes(root.resolve("f")));
        refused(() -> write("/new", REPLACE, content(2 * MIB)), way);
        require(!Files.exists(root.resolve("new")), "a file that did not fit is not there");
        empty(root.resolve(Hidden.STAGING));
        try (Upload upload = store.openWrite(VfsPath.of("/kept"), REPLACE)) {
            refused(() -> upload.write(ByteBuffer.wrap(content(2 * MIB))), way);
            long arrived = upload.position();
            require(arrived > 0, "some bytes found room");
            upload.keep();
            require(Files.size(root.resolve("kept")) == arrived, "what arrived is kept");
        }
        store.delete(VfsPath.of("/kept"));
        write("/f", REPLACE, content(200_000));
        require(Files.size(root.resolve("f")) == 200_000, "there is room again");
    }

    private void mountBelow() throws IOException {
        write("/f", REPLACE, content(10));
        store.makeDirectory(VfsPath.of("/mnt/d"));
        Path directory = root.resolve("mnt/d");
        try (Upload upload = store.openWrite(VfsPath.of("/mnt/d/f"), REPLACE)) {
            upload.write(ByteBuffer.wrap(content(1000)));
            require(names("/mnt/d").isEmpty(), "an unfinished upload is out of sight");
            try (Stream<Path> files = Files.list(directory)) {
                require(files.count() == 1, "it lies where it can be moved");
            }
            upload.commit();
        }
        same(content(1000), Files.readAllBytes(directory.resolve("f")));
        try (Upload upload = store.openWrite(VfsPath.of("/mnt/d/f"), REPLACE)) {
            upload.write(ByteBuffer.wrap(content(5)));
        }
        write("/mnt/d/new", new WriteMode.CreateNew(), content(7));
        refused(() -> write("/mnt/d/new", new WriteMode.CreateNew(), content(7)), StorageError.AlreadyExists.class);
        require(names("/mnt/d").equals(List.of("f", "new")), "the names are there");
        try (Stream<Path> files = Files.list(directory)) {
            require(files.count() == 2, "and nothing else is");
        }
        refused(() -> store.rename(VfsPath.of("/mnt/d/f"), VfsPath.of("/moved")), StorageError.OtherFileSystem.class);
        commitAcross();
    }

    /** The directory is exchanged for one in another file system while the upload runs. */
    private void commitAcross() throws IOException {
        store.makeDirectory(VfsPath.of("/here"));
        try (Upload upload = store.openWrite(VfsPath.of("/here/f"), REPLACE)) {
            upload.write(ByteBuffer.wrap(content(100_000)));
            store.removeDirectory(VfsPath.of("/here"));
            Files.createSymbolicLink(root.resolve("here"), Path.of("mnt/d"));
            upload.commit();
        }
        same(content(100_000), Files.readAllBytes(root.resolve("mnt/d/f")));
        empty(root.resolve(Hidden.STAGING));
    }

    private void readOnly() throws IOException {
        require(store.stat(VfsPath.of("/f")).size() == 8, "files can be seen");
        for (WriteMode mode : List.of(REPLACE, new WriteMode.CreateNew(), APPEND, new WriteMode.ResumeAt(0))) {
            refused(() -> store.openWrite(VfsPath.of("/f"), mode).close(), StorageError.ReadOnly.class);
        }
        refused(() -> store.delete(VfsPath.of("/f")), StorageError.ReadOnly.class);
        refused(() -> store.makeDirectory(VfsPath.of("/d")), StorageError.ReadOnly.class);
        require(names("/").equals(List.of("f")), "nothing was made");
    }

    private List<String> names(String directory) {
        List<String> names = new ArrayList<>();
        try (Listing listing = store.list(VfsPath.of(directory))) {
            listing.forEachRemaining(entry -> names.add(entry.name()));
        }
        return names.stream().sorted().toList();
    }

    private void write(String path, WriteMode mode, byte[] content) {
        try (Upload upload = store.openWrite(VfsPath.of(path), mode)) {
            upload.write(ByteBuffer.wrap(content));
            upload.commit();
        }
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (i % 251);
        }
        return content;
    }

    private static void empty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            require(files.findAny().isEmpty(), directory + " is empty");
        }
    }

    private static void same(byte[] expected, byte[] actual) {
        require(Arrays.equals(expected, actual), "expected " + expected.length + " bytes, not " + actual.length);
    }

    private static void refused(Runnable call, Class<? extends StorageError> way) {
        try {
            call.run();
        } catch (StorageException refused) {
            require(way.isInstance(refused.error()), refused + " instead of " + way);
            return;
        }
        throw new AssertionError("not refused: " + way);
    }

    private static void require(boolean fact, String what) {
        if (!fact) {
            throw new AssertionError("not so: " + what);
        }
    }
}
