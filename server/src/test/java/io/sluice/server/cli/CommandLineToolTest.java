package io.sluice.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line understands, and how it ends. */
final class CommandLineToolTest {

    private static final String[] MEMORY = {"--set", "storage.type=memory"};

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesEveryOption() {
        assertEquals(0, run("", Map.of(), "--port", "1", "-h"));
        for (Option option : ServeCommand.SYNTAX.options()) {
            assertTrue(out.toString().contains("  " + option.written())
                    || out.toString().contains(", " + option.written()));
        }
        for (String word : new String[] {"--root=DIR", "--set=KEY=VALUE...", "hash-password", "SLUICE_CONTROL_PORT"}) {
            assertTrue(out.toString().contains(word), word);
        }
        assertTrue(out.toString().lines().allMatch(line -> line.length() <= 80), out.toString());
        assertEquals("", err.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run("", Map.of(), "hash-password", "--help"));
        assertTrue(out.toString().startsWith("Usage: sluice hash-password [OPTION]...\n"), out.toString());
        assertTrue(out.toString().contains("--algorithm=NAME"), out.toString());
    }

    @Test
    void versionNamesServerAndJava() {
        assertEquals(0, run("", Map.of(), "--version"));
        assertTrue(out.toString().matches("Sluice .+ \\(Java 2[0-9].*\\)\\R"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 21 | there is no option --prot; did you mean --port?",
                "--pass=1-2 | there is no option --pass; did you mean --passive-ports?",
                "-x | there is no option -x",
                "-hx | there is no option -hx",
                "-- --port | what is meant by --port",
                "--port -- 1 | --port needs a value: --port=PORT",
                "--port 1 2 | what is meant by 2",
                "--chek-config=1 | there is no option --chek-config",
                "--config a --config b | --config is given more than once",
                "hush-password | what is meant by hush-password",
                "hash-password extra | what is meant by extra",
                "extra | what is meant by extra",
                "--check-config hash-password | what is meant by hash-password",
                "--port | --port needs a value: --port=PORT",
                "--root --port 0 | --root needs a value: --root=DIR",
                "--set | --set needs a value: --set=KEY=VALUE",
                "--probe=yes | --probe takes no value",
                "--port 1 --port=2 | --port is given more than once",
                "-h --check-config --check-config | --check-config is given more than once",
                "hash-password --port 1 | there is no option --port",
                "hash-password --algorithm md5 | there is no algorithm md5"
            })
    void whatIsNotUnderstoodEndsWithTwo(String words, String why) {
        assertEquals(2, run("", Map.of(), words.split(" ", -1)));
        String command = words.startsWith("hash") ? "sluice hash-password" : "sluice";
        assertEquals("sluice: " + why + "\nTry '" + command + " --help' for what there is.\n", err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void aValueStandsBesideOrBehind() {
        assertEquals(0, run("", Map.of(), "--check-config", "--set=storage.type=memory", "--user=a=b", "--host", "-"));
        String table = out.toString().replaceAll(" +", " ");
        assertTrue(table.contains("auth.user a=b (--user)"), table);
        assertTrue(table.contains("control.host - (--host)"), table);
        assertEquals(
                0, run("", Map.of(), "--check-config", MEMORY[0], MEMORY[1], "--user='ann'", "--host", "-1", "--"));
        table = out.toString().replaceAll(" +", " ");
        assertTrue(table.contains("auth.user 'ann' (--user)"), table);
        assertTrue(table.contains("control.host -1 (--host)"), table);
    }

    @Test
    void everyOptionReachesItsKey() {
        assertEquals(
                0,
                run(
                        "",
                        Map.of("SLUICE_PASSWORD", "hush"),
                        "--check-config",
                        "--root",
                        "/srv",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "2199",
                        "--passive-ports",
                        "30000-30001",
                        "--user",
                        "ann",
                        "--set",
                        "limits.sessions=5",
                        "--set",
                        "control.port=1"));
        String table = out.toString().replaceAll(" +", " ");
        assertTrue(table.contains("storage.root /srv (--root)"), table);
        assertTrue(table.contains("control.host 127.0.0.1 (--host)"), table);
        assertTrue(table.contains("control.port 2199 (--port)"), table);
        assertTrue(table.contains("passive.ports 30000-30001 (--passive-ports)"), table);
        assertTrue(table.contains("auth.user ann (--user)"), table);
        assertTrue(table.contains("auth.password **** (SLUICE_PASSWORD)"), table);
        assertTrue(table.contains("limits.sessions 5 (--set limits.sessions)"), table);
        assertTrue(table.contains("timeouts.idle 5m (default)"), table);
        assertTrue(!table.contains("hush"), table);
    }

    @Test
    void theFileComesFromTheOptionOrTheEnvironment() throws IOException {
        Path file = directory.resolve("sluice.yaml");
        Files.writeString(file, "storage: {type: memory}\ncontrol: {port: 2197}\n");
        assertEquals(0, run("", Map.of("SLUICE_CONFIG", file.toString()), "--check-config"));
        assertTrue(out.toString().contains("sluice.yaml, line 2"), out.toString());
        Path other = directory.resolve("other.yaml");
        Files.writeString(other, "storage: {type: memory}\n\n\ncontrol: {port: 2197}\n");
        assertEquals(
                0, run("", Map.of("SLUICE_CONFIG", file.toString()), "--check-config", "--config", other.toString()));
        assertTrue(out.toString().contains("other.yaml, line 4"), out.toString());
    }

    @Test
    void aWrongConfigurationEndsWithTwoAndEveryProblem() {
        assertEquals(2, run("", Map.of("SLUICE_X", "1"), "--check-config", "--port", "x", "--set", "nonsense"));
        assertEquals(
                "sluice: the configuration cannot be used:\n  --set: \"nonsense\": expected key=value, such as control.port=2122\n",
                err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, run("", Map.of("SLUICE_X", "1"), "--check-config", "--port", "x"));
        assertEquals(3, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"warning", "BLAH", "2", " INFO"})
    void aLogLevelThatThereIsNotEndsWithTwo(String level) {
        assertEquals(2, run("", Map.of("SLUICE_LOG", level), "--check-config", MEMORY[0], MEMORY[1]));
        assertEquals(
                "sluice: the configuration cannot be used:\n  SLUICE_LOG: \"" + level
                        + "\": expected one of TRACE, DEBUG, INFO, WARN, ERROR, OFF\n",
                err.toString());
        assertEquals("", out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace", "DEBUG", "Info", "warn", "error", "off"})
    void aLogLevelIsWrittenInAnyCase(String level) {
        assertEquals(0, run("", Map.of("SLUICE_LOG", level), "--check-config", MEMORY[0], MEMORY[1]), err.toString());
    }

    @Test
    void aCheckReadsTheUsersToo() throws IOException {
        Path users = directory.resolve("users.yaml");
        Files.writeString(users, "users: [{nam: ann}]\n");
        assertEquals(
                2,
                run(
                        "",
                        Map.of(),
                        "--check-config",
                        "--set",
                        "auth.type=file",
                        "--set",
                        "auth.users=" + users,
                        MEMORY[0],
                        MEMORY[1]));
        assertTrue(err.toString().contains("users[0].nam: unknown key, did you mean name?"), err.toString());
    }

    @Test
    void aCheckFindsWhatIsWrongWithTheMountsOfUsers() throws IOException {
        Path users = directory.resolve("users.yaml");
        String hash = "'$2b$04$......................" + "x".repeat(31) + "'";
        Files.writeString(
                users,
                "users:\n- {name: ann, password-hash: " + hash + ", mounts: [{path: /a, store: archiv}]}\n"
                        + "- {name: b/c, password-hash: " + hash + ", home: /h}\n");
        Path file = directory.resolve("sluice.yaml");
        Files.writeString(
                file,
                "storage: {type: memory}\nstores: {archive: {type: memory}}\n"
                        + "mounts: [{path: /m, store: archive, prefix: '${user}'}]\nauth: {type: file, users: '" + users
                        + "'}\n");
        assertEquals(2, run("", Map.of(), "--check-config", "--config", file.toString()));
        assertEquals(
                List.of(
                        "sluice: the configuration cannot be used:",
                        "  mounts of user b/c: the name of the user cannot stand in the prefix \"${user}\" of the mount /m:"
                                + " it is empty, . or .., or has a slash or a control character",
                        "  mounts of user ann: \"archiv\" is not allowed: expected the name of a store for the mount /a:"
                                + " storage, archive; did you mean archive?"),
                err.toString().lines().sorted(Comparator.reverseOrder()).toList());
    }

    @Test
    void aMountOnOrBelowAFileStopsTheStart() throws IOException {
        Files.createDirectories(directory.resolve("root/dir"));
        Files.writeString(directory.resolve("root/file"), "x");
        Path file = directory.resolve("sluice.yaml");
        Files.writeString(
                file,
                "storage: {type: local, root: '" + directory.resolve("root") + "'}\nmounts:\n"
                        + "- {path: /file/below, store: storage}\n- {path: /file, store: storage}\n"
                        + "- {path: /dir, store: storage}\n- {path: /new, store: storage}\n");
        assertEquals(1, run("", Map.of(), "--config", file.toString(), "--port", "0"));
        assertEquals(
                "sluice: the mount /file of user sluice lies on or below a file: /file of the store storage\n",
                err.toString());
    }

    @Test
    void aProbeTriesEachStoreAndLeavesNothing() throws IOException {
        Path root = Files.createDirectories(directory.resolve("root"));
        Path file = directory.resolve("sluice.yaml");
        String good = "storage: {type: local, root: '" + root + "'}\nstores: {more: {type: memory}}\n";
        Files.writeString(file, good);
        assertEquals(0, run("", Map.of(), "--check-config", "--config", file.toString()));
        assertTrue(!out.toString().contains("probe of"), out.toString());
        assertEquals(0, run("", Map.of(), "--check-config", "--probe", "--config", file.toString()), err.toString());
        String said = out.toString();
        assertTrue(said.contains("probe of storage (local): can be written"), said);
        assertTrue(said.contains("probe of storage (local): free: "), said);
        assertTrue(said.contains("probe of storage (local): can: write, append, resume, keep, exclusive-create"), said);
        assertTrue(said.contains("probe of stores.more (memory): can: write, append"), said);
        assertEquals(0, root.toFile().list().length, "nothing is left");
        Files.writeString(
                file, good.replace("}}", "}, gone: {type: local, root: '" + directory.resolve("gone") + "'}}"));
        assertEquals(1, run("", Map.of(), "--check-config", "--probe", "--config", file.toString()));
        said = out.toString();
        assertTrue(said.contains("probe of stores.gone (local): FAILED, cannot serve " + directory), said);
        assertTrue(said.contains("there is no such directory"), said);
        assertEquals(2, run("", Map.of(), "--probe", MEMORY[0], MEMORY[1]));
        assertTrue(err.toString().contains("--probe is a part of --check-config"), err.toString());
    }

    @Test
    void aNamedStoreThatDoesNotOpenStopsTheStart() throws IOException {
        Path file = directory.resolve("sluice.yaml");
        Files.writeString(
                file,
                "storage: {type: memory}\nstores: {gone: {type: local, root: '" + directory.resolve("gone") + "'}}\n");
        assertEquals(1, run("", Map.of(), "--config", file.toString(), "--port", "0"));
        assertEquals(
                "sluice: store gone: cannot serve " + directory.resolve("gone") + ": there is no such directory\n",
                err.toString());
    }

    @Test
    void aCheckOpensTheFilesOfCertificatesToo() {
        TestAuthority authority = TestAuthority.named("check");
        Path file = authority.issue("ftp.example.com").pem(directory.resolve("ftp.pem"));
        Path key = authority.issue("other").keyPem(directory.resolve("ftp.key"));
        String[] arguments = {
            "--check-config",
            "--set",
            "tls.certificate.file=" + file,
            "--set",
            "tls.certificate.key=" + key,
            MEMORY[0],
            MEMORY[1]
        };
        assertEquals(2, run("", Map.of(), arguments));
        assertEquals(
                "sluice: the configuration cannot be used:\n  tls.certificate.key: the private key in " + key
                        + " does not belong to the certificate in " + file + "\n",
                err.toString());
        assertEquals("", out.toString());
        arguments[0] = "--port=0";
        err.getBuffer().setLength(0);
        assertEquals(2, run("", Map.of(), arguments));
        assertTrue(err.toString().contains("tls.certificate.key: the private key in "), err.toString());
    }

    @Test
    void aCheckShowsTheCertificates() {
        TestAuthority authority = TestAuthority.named("check");
        Path file = authority.issue("ftp.example.com").pkcs12(directory.resolve("ftp.p12"));
        assertEquals(
                0,
                run(
                        "",
                        Map.of("SLUICE_TLS_CERTIFICATE_PASSWORD", TestAuthority.PASSWORD),
                        "--check-config",
                        "--set",
                        "tls.certificate.file=" + file,
                        MEMORY[0],
                        MEMORY[1]),
                err.toString());
        String line = out.toString().lines().reduce("", (first, last) -> last);
        assertTrue(
                line.matches(
                        "certificate: .*/ftp.p12, for ftp.example.com, until 20[-0-9T:]+Z, SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}"),
                line);
        assertTrue(!out.toString().contains(TestAuthority.PASSWORD), out.toString());
    }

    @Test
    void aCheckMakesNoCertificate() {
        Path made = directory.resolve("tls");
        assertEquals(
                0,
                run("", Map.of(), "--check-config", "--set", "tls.self-signed=" + made, MEMORY[0], MEMORY[1]),
                err.toString());
        assertTrue(
                out.toString().endsWith("certificate: a self-signed one, which the start makes in " + made + "\n"),
                out.toString());
        assertTrue(!Files.exists(made));
    }

    @Test
    void aMissingDirectoryEndsWithOneAndOneLine() {
        assertEquals(
                1,
                run(
                        "",
                        Map.of(),
                        "--port",
                        "0",
                        "--root",
                        directory.resolve("missing").toString()));
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains("there is no such directory"), err.toString());
    }

    @Test
    void aPortInUseEndsWithOneAndOneLine() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            String made = "tls.self-signed=" + directory.resolve("tls");
            assertEquals(
                    1, run("", Map.of(), "--host", "127.0.0.1", "--port", port, "--set", made, MEMORY[0], MEMORY[1]));
        }
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void aPasswordIsHashedFromStandardInput() throws IOException {
        Path users = directory.resolve("users.yaml");
        for (String algorithm : new String[] {"argon2id", "bcrypt"}) {
            out.getBuffer().setLength(0);
            assertEquals(0, run("pässword\r\nsecond line", Map.of(), "hash-password", "--algorithm", algorithm));
            String hash = out.toString().strip();
            assertTrue(hash.startsWith(algorithm.equals("bcrypt") ? "$2b$12$" : "$argon2id$v=19$"), hash);
            Files.writeString(users, "users: [{name: ann, password-hash: '" + hash + "'}]\n");
            assertEquals(
                    0,
                    run(
                            "",
                            Map.of(),
                            "--check-config",
                            "--set",
                            "auth.type=file",
                            "--set",
                            "auth.users=" + users,
                            MEMORY[0],
                            MEMORY[1]),
                    err.toString());
        }
    }

    @Test
    void aPasswordThatBcryptWouldCutIsRefused() {
        assertEquals(1, run("x".repeat(73), Map.of(), "hash-password", "--algorithm", "bcrypt"));
        assertEquals("sluice: the password has 73 bytes, and bcrypt takes 72 at most\n", err.toString());
        assertEquals(1, run("", Map.of(), "hash-password"));
        assertEquals(2, run("x", Map.of(), "hash-password", "--algorithm", "md5"));
        assertEquals("", out.toString());
    }

    private int run(String input, Map<String, String> environment, String... arguments) {
        return new CommandLineTool(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        environment)
                .run(arguments);
    }
}
