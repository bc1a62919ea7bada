package io.sluice.benchmarks;

import io.sluice.benchmarks.whole.Results;
import io.sluice.benchmarks.whole.Settings;
import io.sluice.benchmarks.whole.StoreComparison;
import io.sluice.benchmarks.whole.StoreResults;
import io.sluice.benchmarks.whole.StoreSizes;
import io.sluice.benchmarks.whole.StoreTable;
import io.sluice.benchmarks.whole.Table;
import io.sluice.benchmarks.whole.WholeServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The command behind {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures Sluice: its parts with JMH, the whole server over loopback, and other servers beside it.")
public final class Bench implements Callable<Integer> {

    private static final Path RAM_DISK = Path.of("/dev/shm");
    private static final int QUICK_MIB = 256;
    private static final int DEFAULT_FTP_PORT = 21;

    @Option(names = "--quick", description = "About two minutes: shows that all works, too short to compare.")
    private boolean quick;

    @Option(names = "--no-parts", description = "Leave out the JMH benchmarks.")
    private boolean noParts;

    @Option(names = "--no-server", description = "Leave out the whole server.")
    private boolean noServer;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            description = "Scenarios to run, for example 'RETR|NOOP, 1$'; leaves out the parts.")
    private String only = "";

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description =
                    "Measure this server too, interleaved: pure-ftpd, vsftpd, proftpd, pyftpdlib, apache-ftpserver, or all. May be"
                            + " repeated; needs root.")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--peers-dir",
            paramLabel = "DIR",
            description = "Where packages of peers lie unpacked (dpkg -x); default: target/peers, then the system.")
    private Path peersDirectory = Path.of("benchmarks", "target", "peers");

    @Option(
            names = "--server",
            paramLabel = "HOST[:PORT]",
            description =
                    "Measure this server, which runs already, in place of starting one. Writes below sluice-bench.")
    private String server = "";

    @Option(names = "--user", description = "Who logs in there.")
    private String user = "anonymous";

    @Option(names = "--password", description = "With what; default: the variable FTP_PASSWORD.")
    private String password = System.getenv().getOrDefault("FTP_PASSWORD", "bench");

    @Option(names = "--pid", description = "Its process, if it runs on this machine: for CPU and memory.")
    private long pid;

    @Option(names = "--big", paramLabel = "MIB", description = "Size of the large file; default 1024, quick 256.")
    private int bigMib;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where the served directory is made; default /dev/shm.")
    private Path directory = Files.isWritable(RAM_DISK) ? RAM_DISK : Path.of(System.getProperty("java.io.tmpdir"));

    @Option(
            names = "--base-port",
            description = "First of about 200 ports for Sluice and 4,000 for each peer; default ${DEFAULT-VALUE}.")
    private int basePort = 10_000;

    @Option(names = "--jvm-arg", paramLabel = "ARG", description = "A further JVM flag for Sluice. May be repeated.")
    private List<String> jvmArguments = new ArrayList<>();

    @Option(
            names = "--store",
            paramLabel = "STORE",
            description =
                    "Compare the ways to a bucket instead: s3proxy, ceph, or a URL (keys, AWS_REGION and BENCH_BUCKET from"
                            + " the environment). With '--peer vsftpd' on a mount of s3fs beside it. May be repeated.")
    private List<String> stores = new ArrayList<>();

    @Option(
            names = "--resume",
            description =
                    "Keep what server.json in --out has, and measure only what is missing there of what was chosen.")
    private boolean resume;

    @Option(names = "--out", paramLabel = "DIR", description = "Where results go; default ${DEFAULT-VALUE}.")
    private Path out = Path.of("benchmarks", "target", "results");

    /** Runs the command; the exit code is 1 if a run had errors, 2 for a wrong option. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        // Absolute, because servers that are started change their directory.
        out = Files.createDirectories(out).toAbsolutePath();
        if (!stores.isEmpty()) {
            return compareStores();
        }
        StringBuilder tables = new StringBuilder();
        long errors = 0;
        if (!noServer) {
            Results results = wholeServer();
            results.write(out);
            tables.append(Table.of(results)).append('\n');
            errors = results.errors();
        }
        if (!noParts && only.isEmpty() && server.isEmpty()) {
            System.err.println("parts (JMH); see " + out.resolve("parts.log"));
            tables.append(Parts.run(quick, out));
        }
        Files.writeString(out.resolve("table.md"), tables.toString());
        System.out.println(tables);
        return errors == 0 ? 0 : 1;
    }

    private static String json(Object results) {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(results);
    }

    private Integer compareStores() throws IOException, InterruptedException {
        StoreSizes sizes = quick ? StoreSizes.quick() : StoreSizes.full(bigMib());
        StoreComparison comparison = new StoreComparison(sizes, places(), Pattern.compile(only), System.err);
        StoreResults results = comparison.run(stores, peers.contains("vsftpd"));
        Files.writeString(out.resolve("stores.json"), json(results));
        String table = StoreTable.of(results);
        Files.writeString(out.resolve("stores.md"), table);
        System.out.println(table);
        return results.missing().isEmpty() ? 0 : 1;
    }

    private int bigMib() {
        return bigMib > 0 ? bigMib : quick ? QUICK_MIB : 4 * QUICK_MIB;
    }

    private Settings.Places places() {
        return new Settings.Places(
                out,
                directory,
                peersDirectory.toAbsolutePath(),
                Path.of("sluice").toAbsolutePath(),
                jvmArguments,
                basePort);
    }

    private Results wholeServer() throws IOException, InterruptedException {
        Settings settings = Settings.of(
                bigMib(),
                quick ? Settings.Pace.QUICK : Settings.Pace.FULL,
                Settings.peers(peers),
                places(),
                Pattern.compile(only));
        Results results = resume ? Results.read(out, settings) : Results.none(settings);
        WholeServer run = new WholeServer(settings, results, System.err);
        return server.isEmpty()
                ? run.local()
                : run.remote(address(server), user, password, pid > 0 ? Optional.of(pid) : Optional.empty());
    }

    private static InetSocketAddress address(String text) {
        // A bare IPv6 address has more than one colon; with a port it stands in brackets.
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        String host = (hasPort ? text.substring(0, colon) : text).replaceAll("[\\[\\]]", "");
        return new InetSocketAddress(
                host, hasPort ? Integer.parseInt(text, colon + 1, text.length(), 10) : DEFAULT_FTP_PORT);
    }
}
