package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Several curls side by side, each with one connection for all that it does. Their URLs are signed and their files
 * written before they start.
 *
 * @param configs one for each
 * @param wanted how many transfers they do in all
 * @param work takes what they say
 */
record Curls(List<Path> configs, int wanted, Path work) {

    /** Status, new connections and ETag of a transfer that was done. */
    private static final Pattern SAID = Pattern.compile("20[04] (\\d+) (.*)");

    /**
     * What they do with each key.
     *
     * @param method of the requests
     * @param sends the file that each request sends, if it sends one
     * @param receives where the answers go; those of all requests of one curl follow each other there
     */
    record Each(String method, Optional<Path> sends, Path receives) {

        /** Standard output. */
        static final Path ANSWERS = Path.of("-");

        private static final Path NOWHERE = Path.of("/dev/null");

        static Each put(Path file) {
            return new Each("PUT", Optional.of(file), NOWHERE);
        }

        static Each get() {
            return new Each("GET", Optional.empty(), NOWHERE);
        }

        /** Sends a file, or nothing, and keeps the answer. */
        static Each post(Optional<Path> file) {
            return new Each("POST", file, ANSWERS);
        }

        static Each delete() {
            return new Each("DELETE", Optional.empty(), NOWHERE);
        }
    }

    /** Prepares them for those keys. */
    static Curls of(SignedUrls urls, Each each, List<String> keys, int most, Path work) throws IOException {
        List<String> signed =
                keys.stream().map(key -> urls.sign(each.method, key, Map.of())).toList();
        return of(signed, each, most, work);
    }

    /** Prepares them for those URLs. */
    static Curls of(List<String> urls, Each each, int most, Path work) throws IOException {
        return of(urls, each, i -> each.sends, most, work);
    }

    /** Prepares them to send each of those files to the URL at its place. */
    static Curls sending(List<Path> files, List<String> urls, int most, Path work) throws IOException {
        return of(urls, Each.put(files.getFirst()), i -> Optional.of(files.get(i)), most, work);
    }

    private static Curls of(List<String> urls, Each each, IntFunction<Optional<Path>> sends, int most, Path work)
            throws IOException {
        int curls = Math.min(most, urls.size());
        List<Path> configs = new ArrayList<>();
        for (int c = 0; c < curls; c++) {
            int first = c;
            StringBuilder config = new StringBuilder();
            if (each.method.equals("DELETE") || each.method.equals("POST")) {
                config.append("request = \"").append(each.method).append("\"\n");
            }
            IntStream.range(0, urls.size()).filter(i -> i % curls == first).forEach(i -> {
                config.append("url = \"").append(urls.get(i)).append("\"\n");
                sends.apply(i)
                        .ifPresent(file ->
                                config.append("upload-file = \"").append(file).append("\"\n"));
                config.append("output = \"").append(each.receives).append("\"\n");
            });
            configs.add(Files.writeString(work.resolve("curl-" + c + ".conf"), config));
        }
        return new Curls(configs, urls.size(), work);
    }

    /** The same, connecting to that port of this machine in place of the host that the URLs name. */
    Curls through(int port) throws IOException {
        for (Path config : configs) {
            Files.writeString(config, "connect-to = \"::127.0.0.1:" + port + "\"\n", StandardOpenOption.APPEND);
        }
        return this;
    }

    /**
     * What came of them.
     *
     * @param connections how many they made
     * @param etags what the answers said about the version, in the order of the URLs; empty where they did not
     */
    record Done(int connections, List<String> etags) {}

    /**
     * Runs them.
     *
     * @throws IOException unless all transfers were done
     */
    Done run() throws IOException {
        List<Process> running = new ArrayList<>();
        for (Path config : configs) {
            running.add(new ProcessBuilder(
                            "curl",
                            "-q",
                            "--silent",
                            "--show-error",
                            "--fail",
                            "--write-out",
                            "%{stderr}%{http_code} %{num_connects} %header{etag}\\n",
                            "--config",
                            config.toString())
                    .redirectOutput(output(config))
                    .redirectError(said(config).toFile())
                    .start());
        }
        int connections = 0;
        Map<Integer, String> etags = new TreeMap<>();
        for (int c = 0; c < running.size(); c++) {
            end(running.get(c));
            int url = c;
            for (String line : Files.readAllLines(said(configs.get(c)), StandardCharsets.UTF_8)) {
                Matcher said = SAID.matcher(line);
                if (!said.matches()) {
                    throw new IOException("curl failed: " + line);
                }
                connections += Integer.parseInt(said.group(1));
                etags.put(url, said.group(2));
                url += running.size();
            }
        }
        if (etags.size() != wanted) {
            throw new IOException(etags.size() + " of " + wanted + " transfers were done");
        }
        return new Done(connections, List.copyOf(etags.values()));
    }

    /** What the first of them received that went to standard output. */
    Path received() {
        return work.resolve(configs.getFirst().getFileName() + ".out");
    }

    private java.io.File output(Path config) {
        return work.resolve(config.getFileName() + ".out").toFile();
    }

    private Path said(Path config) {
        return work.resolve(config.getFileName() + ".log");
    }

    private static void end(Process process) throws IOException {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("curl was not waited for", e);
        }
    }
}
