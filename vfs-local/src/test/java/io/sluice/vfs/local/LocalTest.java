package io.sluice.vfs.local;

import io.sluice.vfs.testkit.StorageContract;
import io.sluice.vfs.testkit.StoreFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What tests of the local store share: a store on a fresh directory, seen from both sides. */
abstract class LocalTest extends StorageContract {

    private @Nullable LocalFixture fixture;

    @Override
    protected StoreFixture open() throws IOException {
        LocalFixture opened = openLocal();
        fixture = opened;
        return opened;
    }

    /** The fixture, by default with the kernel's way to resolve paths. */
    LocalFixture openLocal() throws IOException {
        return LocalFixture.kernel();
    }

    final LocalFixture fixture() {
        return Objects.requireNonNull(fixture);
    }

    final Path root() {
        return fixture().root();
    }

    final Path outside() {
        return fixture().outside();
    }

    /** A link in the root, made from outside the store. */
    final void link(String name, String target) throws IOException {
        Files.createSymbolicLink(root().resolve(name), Path.of(target));
    }

    /** A file as the disk has it. */
    static String onDisk(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
