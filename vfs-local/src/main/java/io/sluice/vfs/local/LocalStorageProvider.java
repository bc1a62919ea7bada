package io.sluice.vfs.local;

import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.StorageProvider;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Opens a directory on disk as a store: {@code storage.type: local}. Linux on x86_64 or aarch64 only. */
public final class LocalStorageProvider implements StorageProvider<LocalConfig> {

    /** For {@link java.util.ServiceLoader}. */
    public LocalStorageProvider() {}

    @Override
    public String type() {
        return "local";
    }

    @Override
    public Class<LocalConfig> configType() {
        return LocalConfig.class;
    }

    @Override
    public Storage open(LocalConfig config) {
        return open(config, Beneath::best, InstantSource.system());
    }

    /** Writes a byte into the staging directory and takes it away, as an upload does that is given up. */
    @Override
    public List<String> probe(LocalConfig config) {
        Path staging = config.root().toAbsolutePath().normalize().resolve(Hidden.STAGING);
        boolean staged = Files.exists(staging);
        try (Storage store = open(config)) {
            List<String> lines = new ArrayList<>();
            try (Upload upload = store.openWrite(VfsPath.ROOT.child("probe"), new WriteMode.CreateOrReplace())) {
                upload.write(ByteBuffer.wrap(new byte[1]));
                lines.add("can be written: a file was staged and removed");
            } catch (StorageException e) {
                if (!(e.error() instanceof StorageError.PermissionDenied
                        || e.error() instanceof StorageError.ReadOnly)) {
                    throw unavailable("cannot write in " + config.root() + ": " + describe(e.error()));
                }
                lines.add("can be read only: " + describe(e.error()));
            }
            lines.add("free: " + (store.freeBytes(VfsPath.ROOT) >> 20) + " MiB");
            lines.add("can: " + store.capabilities());
            return lines;
        } finally {
            if (!staged) {
                removeIfEmpty(staging);
            }
        }
    }

    private static void removeIfEmpty(Path staging) {
        try {
            Files.deleteIfExists(staging);
        } catch (IOException failure) {
            // A server that runs beside us has begun to use it, so it is no longer ours to remove.
            return;
        }
    }

    /** Opens with a chosen way to resolve paths and a chosen clock. */
    static Storage open(LocalConfig config, IntFunction<Beneath> beneath, InstantSource clock) {
        if (!Platform.supported()) {
            throw unavailable("the local store needs Linux on x86_64 or aarch64, and this is " + Platform.name());
        }
        if (!Files.isDirectory(Path.of("/proc/self/fd"))) {
            throw unavailable("the local store needs /proc, which is not mounted here");
        }
        Path root = config.root().toAbsolutePath().normalize();
        if (config.createRoot()) {
            create(root);
        }
        int fd = Syscalls.openRoot(root.toString());
        if (fd < 0) {
            StorageError why = LocalErrors.of(fd, VfsPath.ROOT, "open").error();
            throw unavailable("cannot serve " + root + ": " + describe(why));
        }
        LocalTree tree = new LocalTree(fd, config, beneath.apply(fd), clock);
        try {
            tree.staging().sweep();
        } catch (StorageException failure) {
            tree.base().close();
            throw unavailable("cannot use " + root.resolve(Hidden.STAGING) + ": " + describe(failure.error()));
        }
        return new GatedStorage(new LocalStorage(tree, tree.base()), tree.gate());
    }

    private static void create(Path root) {
        try {
            Files.createDirectories(root);
        } catch (IOException failure) {
            throw unavailable("cannot make the directory " + root + ": "
                    + describe(LocalErrors.of(failure, VfsPath.ROOT, "make").error()));
        }
    }

    /** One line on why not, without names of classes: it goes to whoever starts the server. */
    static String describe(StorageError error) {
        return switch (error) {
            case StorageError.NotFound e -> "there is no such directory";
            case StorageError.NotADirectory e -> "it is no directory";
            case StorageError.AlreadyExists e -> "there is a file of that name";
            case StorageError.PermissionDenied(VfsPath path, String why) -> why;
            case StorageError.ReadOnly(VfsPath path) -> "the file system is read-only";
            case StorageError.NameNotAllowed(String name, String why) -> "the name is " + why;
            case StorageError.NoSpace e -> "the disk is full";
            case StorageError.Unexpected(String operation, Throwable cause) -> cause.toString();
            default -> error.toString();
        };
    }

    private static StorageException unavailable(String why) {
        return new StorageException(new StorageError.Unavailable(why));
    }
}
