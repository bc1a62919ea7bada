package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A bucket mounted by s3fs, with its usual settings: no cache of files on disk, one of names and sizes in memory. */
final class BucketMount {

    /** Of the mount, below the root of the server. */
    static final String NAME = "bucket";

    private static final long STOP_SECONDS = 20;

    private final List<String> command;
    private final String libraries;
    private final Path mount;
    private final Children children;
    private Optional<Process> running = Optional.empty();

    /**
     * Not mounted yet.
     *
     * @param program s3fs
     * @param work takes the mount in its directory {@code root}, and beside it the files that are open
     */
    BucketMount(Path program, String libraries, Path work, SignedUrls urls, Children children) throws IOException {
        this.libraries = libraries;
        this.mount = Files.createDirectories(work.resolve("root").resolve(NAME));
        this.children = children;
        Path keys = Files.createFile(
                work.resolve("s3fs.keys"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keys, urls.accessKey() + ":" + urls.secretKey() + "\n");
        this.command = new ArrayList<>(List.of(program.toString(), urls.bucket(), mount.toString(), "-f"));
        List<String> options = List.of(
                "url=" + urls.endpoint(),
                "use_path_request_style",
                "passwd_file=" + keys,
                "allow_other",
                "umask=000",
                "listobjectsv2",
                "tmpdir=" + Files.createDirectory(work.resolve("tmp")));
        options.forEach(option -> command.addAll(List.of("-o", option)));
        children.add(this::unmount);
    }

    /** Mounts it anew, with nothing remembered. */
    void renew() throws IOException {
        unmount();
        Process process = children.start("s3fs", Map.of("LD_LIBRARY_PATH", libraries), command);
        running = Optional.of(process);
        children.await("s3fs", process, this::isMounted);
    }

    ProcessTree process() {
        return new ProcessTree(running.orElseThrow(() -> new IllegalStateException("not mounted"))
                .pid());
    }

    private void unmount() throws IOException {
        if (running.isEmpty()) {
            return;
        }
        // Ended by a signal, s3fs has unmounted it itself.
        if (isMounted()) {
            // Lazily: a session that has just ended may still have it open for a moment. s3fs ends when nobody has.
            children.tool(Map.of(), "umount", "--lazy", mount.toString());
        }
        Process process = running.get();
        running = Optional.empty();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("s3fs still works after its bucket was unmounted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("s3fs was not waited for", e);
        }
    }

    private boolean isMounted() {
        try {
            return Files.readString(Path.of("/proc/mounts")).contains(" " + mount + " ");
        } catch (IOException e) {
            return false;
        }
    }
}
