package io.sluice.server.cli;

import io.sluice.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A short life of the server, from the command line to the shutdown hook, of which the JVM records its AOT cache: what is
 * loaded, linked and run often here costs later starts, and their first files, less. The launcher runs it when it has
 * built; {@code docs/decisions/0027-start.md} has the figures. It listens on loopback only and takes no variables.
 */
public final class Rehearsal {

    static final String USER = "rehearsal";

    private static final Pattern PORT = Pattern.compile("ftp://127\\.0\\.0\\.1:(\\d+)/");
    private static final int WELCOME_CHARS = 65_536;
    private static final int ROUNDS = 40;
    private static final int SMALL_BYTES = 4_096;
    private static final int LARGE_BYTES = 4 << 20;
    private static final long SECONDS_AT_MOST = 60;

    private Rehearsal() {}

    /**
     * Starts the server, serves two sessions, and ends the process as SIGTERM does; with exit code 1, and so without a
     * cache, if anything fails or a minute is over. The first run in a directory only makes the certificate: to make one
     * takes classes of signed jars, which no cache holds, and what is in the cache must not ask for them at each start.
     *
     * @param arguments one: a directory, empty at first, for the files and the certificate
     */
    public static void main(String[] arguments) {
        // Which puts the class that a start begins with into the cache too.
        System.err.println("sluice: rehearsing " + Main.class.getName());
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofPlatform().daemon().name("patience").start(() -> giveUpUnless(done));
        try {
            run(Path.of(arguments[0]));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            System.err.println("sluice: the rehearsal failed: " + e);
            Runtime.getRuntime().halt(1); // exiting would record what there is
        }
        done.countDown();
        System.exit(0);
    }

    private static void giveUpUnless(CountDownLatch done) {
        try {
            if (!done.await(SECONDS_AT_MOST, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Path directory) throws IOException, GeneralSecurityException {
        Path root = Files.createDirectories(directory.resolve("files"));
        Path secrets = directory.resolve("tls");
        boolean rehearses = Files.exists(secrets.resolve("certificate.pem"));
        String password = "made up for nobody";
        PipedReader told = new PipedReader(WELCOME_CHARS);
        PrintWriter out = new PrintWriter(new PipedWriter(told), true);
        CommandLineTool tool = new CommandLineTool(
                InputStream.nullInputStream(),
                out,
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Map.of("SLUICE_PASSWORD", password));
        Thread.ofPlatform().daemon().name("main").start(() -> {
            try (out) {
                tool.run(
                        "--root=" + root,
                        "--host=127.0.0.1",
                        "--port=0",
                        "--user=" + USER,
                        "--set=tls.self-signed=" + secrets);
            }
        });
        int port = port(new BufferedReader(told));
        if (!rehearses) {
            return;
        }
        serve(port, password, Optional.empty());
        serve(port, password, Optional.of(trusting(secrets.resolve("certificate.pem"))));
    }

    private static int port(BufferedReader welcome) throws IOException {
        for (String line = welcome.readLine(); line != null; line = welcome.readLine()) {
            Matcher found = PORT.matcher(line);
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
        }
        throw new ProtocolException("the server did not start");
    }

    private static void serve(int port, String password, Optional<SSLSocketFactory> tls) throws IOException {
        try (RehearsalClient client = new RehearsalClient(port, password, tls)) {
            client.say("FEAT", '2');
            client.say("PWD", '2');
            for (int i = 0; i < ROUNDS; i++) {
                client.store("file", new byte[SMALL_BYTES]);
                client.fetch("RETR file");
                client.fetch("MLSD");
                client.fetch("LIST");
                client.say("SIZE file", '2');
                client.say("MDTM file", '2');
            }
            client.store("large", new byte[LARGE_BYTES]);
            long count = client.fetch("RETR large");
            if (count != LARGE_BYTES) {
                throw new ProtocolException(count + " bytes of " + LARGE_BYTES);
            }
            client.say("DELE large", '2');
            client.say("QUIT", '2');
        }
    }

    private static SSLSocketFactory trusting(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
