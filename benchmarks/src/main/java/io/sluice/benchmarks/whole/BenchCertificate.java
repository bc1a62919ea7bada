package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * The certificate that all servers of a run show: ECDSA on P-256, signed by itself, with its key in one PEM file
 * and in a key store beside it.
 */
final class BenchCertificate {

    /** Of the key store. */
    static final String PASSWORD = "benchmark";
    /** The key store beside the PEM file. */
    static final String STORE = "certificate.p12";

    private static final String ALIAS = "bench";
    private static final int LINE = 64;

    private BenchCertificate() {}

    /** Makes one in that directory; where its file is. */
    static Path create(Path directory) throws IOException {
        Path store = directory.resolve(STORE);
        Files.deleteIfExists(store);
        run(
                directory,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-validity",
                        "30"));
        Path pem = directory.resolve("certificate.pem");
        Files.deleteIfExists(pem);
        Files.createFile(pem, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(pem, pem(store));
        return pem;
    }

    private static String pem(Path store) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            char[] password = PASSWORD.toCharArray();
            keys.load(in, password);
            return block("PRIVATE KEY", keys.getKey(ALIAS, password).getEncoded())
                    + block("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate that was just made cannot be read", e);
        }
    }

    private static String block(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    private static void run(Path directory, List<String> command) throws IOException {
        Path log = directory.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("keytool was not waited for", e);
        }
    }
}
