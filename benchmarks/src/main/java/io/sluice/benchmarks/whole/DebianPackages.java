package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Debian's packages, unpacked in a directory and not installed: some exclude each other, and servers that are installed
 * start by themselves.
 *
 * @param directory where they lie, and their programs with them
 * @param log takes what the tools say
 */
record DebianPackages(Path directory, Path log) {

    /** A program from there or from the system; what is missing is fetched with those packages. */
    Path program(String name, String... packages) throws IOException {
        Optional<Path> found = find(directory, name);
        if (found.isEmpty()) {
            fetch(packages);
            found = find(directory, name);
        }
        return found.orElseThrow(() -> missing(name, packages));
    }

    /** A file from there; if it is missing, those packages are fetched. */
    void file(String name, String... packages) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            fetch(packages);
        }
        if (!Files.exists(file)) {
            throw missing(name, packages);
        }
    }

    private IOException missing(String name, String... packages) {
        return new IOException(name + " is not there, and " + List.of(packages)
                + " cannot be fetched (apt-get download, dpkg -x); see " + log);
    }

    /** Where their shared libraries lie, for LD_LIBRARY_PATH. */
    String libraries() {
        return directory.resolve("usr/lib/x86_64-linux-gnu") + ":" + directory.resolve("lib/x86_64-linux-gnu");
    }

    /** A program among those unpacked in a directory, or else of the system. */
    static Optional<Path> find(Path directory, String name) {
        return Stream.of(
                        directory.resolve("usr/sbin"),
                        directory.resolve("usr/bin"),
                        Path.of("/usr/sbin"),
                        Path.of("/usr/bin"),
                        Path.of("/usr/local/sbin"),
                        Path.of("/usr/local/bin"))
                .map(place -> place.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void fetch(String... packages) throws IOException {
        Files.createDirectories(directory);
        List<String> download = new ArrayList<>(List.of("apt-get", "download"));
        download.addAll(List.of(packages));
        if (!run(download)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".deb")).sorted().toList()) {
                run(List.of("dpkg", "-x", file.toString(), directory.toString()));
            }
        }
    }

    private boolean run(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command + " was not waited for", e);
        }
    }
}
