package io.sluice.server.cli;

import io.sluice.server.auth.SingleUserProvider;
import io.sluice.server.config.EffectiveValue;
import io.sluice.server.config.LoadedConfiguration;
import io.sluice.vfs.StorageError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What can be said of the store's place on this machine, when it has one. */
final class ServedDirectory {

    private ServedDirectory() {}

    /** The directory that is served, of stores that have a {@code root}. */
    static Optional<Path> of(LoadedConfiguration loaded) {
        boolean local = loaded.configuration().storage().provider().type().equals("local");
        return value(loaded, "storage.root")
                .filter(root -> local)
                .map(root -> Path.of(root).toAbsolutePath().normalize());
    }

    /** Why the directory cannot be served to somebody who may do everything in it. */
    static Optional<String> problem(LoadedConfiguration loaded) {
        boolean everything = loaded.configuration().auth().provider() instanceof SingleUserProvider;
        return of(loaded)
                .filter(root -> !Files.isReadable(root) || (everything && !Files.isWritable(root)))
                .map(root -> "cannot serve " + root + ": this user may not "
                        + (Files.isReadable(root) ? "write to it" : "read it"));
    }

    /** What the users of a file should know of the directory: to serve it for reading only may be what is wanted. */
    static Optional<String> warning(LoadedConfiguration loaded) {
        return of(loaded)
                .filter(root -> !Files.isWritable(root))
                .map(root -> "this user may not write to " + root + ": uploads and all other changes there will fail.");
    }

    /** One line on why the main store did not open. */
    static String describe(LoadedConfiguration loaded, StorageError error) {
        String place = of(loaded)
                .map(Path::toString)
                .orElse(loaded.configuration().storage().place());
        return describe(place, error);
    }

    /** One line on why a store did not open. */
    static String describe(String place, StorageError error) {
        return switch (error) {
            case StorageError.Unavailable(String why) -> why;
            case StorageError.NotFound e -> "cannot serve " + place + ": there is no such directory";
            case StorageError.NotADirectory e -> "cannot serve " + place + ": it is no directory";
            case StorageError.PermissionDenied(var path, String why) -> "cannot serve " + place + ": " + why;
            case StorageError.IsADirectory e -> unexpected(place, error);
            case StorageError.DirectoryNotEmpty e -> unexpected(place, error);
            case StorageError.AlreadyExists e -> unexpected(place, error);
            case StorageError.ReadOnly e -> "cannot serve " + place + ": it is read-only";
            case StorageError.IntoItself e -> unexpected(place, error);
            case StorageError.NameNotAllowed e -> unexpected(place, error);
            case StorageError.NoSpace e -> unexpected(place, error);
            case StorageError.OtherFileSystem e -> unexpected(place, error);
            case StorageError.MountPoint e -> unexpected(place, error);
            case StorageError.QuotaExceeded e -> unexpected(place, error);
            case StorageError.Busy e -> unexpected(place, error);
            case StorageError.Overloaded e -> unexpected(place, error);
            case StorageError.Changed e -> unexpected(place, error);
            case StorageError.TimedOut e -> unexpected(place, error);
            case StorageError.Throttled e -> unexpected(place, error);
            case StorageError.RangeNotSatisfiable e -> unexpected(place, error);
            case StorageError.Unsupported e -> unexpected(place, error);
            case StorageError.Unexpected e -> unexpected(place, error);
        };
    }

    private static String unexpected(String place, StorageError error) {
        return "cannot serve " + place + ": " + error;
    }

    static Optional<String> value(LoadedConfiguration loaded, String path) {
        return loaded.values().stream()
                .filter(v -> v.path().equals(path))
                .map(EffectiveValue::text)
                .findFirst();
    }
}
