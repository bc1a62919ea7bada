package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How Apache FtpServer is fetched with Maven and started. */
final class ApacheFtpServer {

    private static final String MAIN = "BenchFtpServer";

    private ApacheFtpServer() {}

    /** The program with its arguments. */
    static List<String> command(Peers.Place place) throws IOException {
        Path sources = place.sources().resolve("apache-ftpserver");
        Path classes = place.packages().directory().resolve("apache-ftpserver");
        Path java = Path.of(System.getProperty("java.home"), "bin");
        String path = classes + ":" + classes.resolve("*");
        if (!Files.exists(classes.resolve(MAIN + ".class"))) {
            Files.createDirectories(classes);
            Peers.run(
                    place,
                    "mvn",
                    "-B",
                    "-f",
                    sources.resolve("pom.xml").toString(),
                    "dependency:copy-dependencies",
                    "-DoutputDirectory=" + classes);
            Peers.run(
                    place,
                    java.resolve("javac").toString(),
                    "-cp",
                    path,
                    "-d",
                    classes.toString(),
                    sources.resolve(MAIN + ".java").toString());
        }
        return List.of(
                java.resolve("java").toString(),
                "-cp",
                path,
                MAIN,
                place.root().toString(),
                Integer.toString(place.port()),
                place.passive("-"),
                place.certificate().resolveSibling(BenchCertificate.STORE).toString(),
                BenchCertificate.PASSWORD);
    }
}
