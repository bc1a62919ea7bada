package io.sluice.vfs.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes directories with the store's own umask, whatever that of the process. */
final class NewDirectory {

    private static final int SPECIAL_BITS = 07000;
    private static final int PROCESS_UMASK = processUmask();

    private NewDirectory() {}

    static void make(Place place, int mode) {
        LocalErrors.check(
                Syscalls.makeDirectory(place.directory().fd(), place.name(), mode), place.path(), "make directory");
        // Only where the kernel took bits away that the store wants: a default ACL of the parent counts otherwise.
        if ((mode & PROCESS_UMASK) != 0) {
            try (Handle made = new Handle(LocalErrors.check(
                    Syscalls.openPlainDirectory(place.directory().fd(), place.name()),
                    place.path(),
                    "make directory"))) {
                Stat stat = LocalErrors.check(Syscalls.stat(made.fd()), place.path());
                LocalErrors.check(
                        Syscalls.changeModeOfHandle(made.fd(), (stat.mode() & SPECIAL_BITS) | mode),
                        place.path(),
                        "make directory");
            }
        }
    }

    /** A process can only read its umask by setting it, except here. */
    private static int processUmask() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Umask:"))
                    .map(line ->
                            Integer.parseInt(line.substring("Umask:".length()).strip(), 8))
                    .findFirst()
                    .orElse(0777);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
