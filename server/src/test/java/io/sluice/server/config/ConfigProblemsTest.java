package io.sluice.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a configuration can be wrong, and what is said then. */
final class ConfigProblemsTest {

    private static final String MEMORY = "storage: {type: memory}\n";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    control.host                     | ' '           | an address to listen on, such as :: or 192.0.2.1
                    control.port                     | 65536         | a number from 0 to 65535
                    control.port                     | ftp           | a whole number below 2^31
                    control.port                     | 99999999999   | a whole number below 2^31
                    passive.ports                    | 21199-21100   | two ports from 1 to 65535, the lower one first, such as 21100-21199
                    passive.ports                    | 21100 to 21199 | two ports such as 21100-21199
                    control.keep-alive               | off           | a section with keys of its own
                    passive.announce                 | ftp example   | an IPv4 address such as 203.0.113.7, a DNS name such as ftp.example.com, or nothing
                    passive.announce                 | 1.2.3.256     | an IPv4 address such as 203.0.113.7, a DNS name such as ftp.example.com, or nothing
                    passive.announce-refresh         | 0s            | a duration from 1s to 1d
                    passive.longest-wait             | 11m           | a duration from 0s to 10m
                    passive.match-prefix-ipv4        | 33            | a number from 8 to 32
                    passive.match-prefix-ipv6        | 129           | a number from 16 to 128
                    passive.waiting                  | -1            | a number from 0 to 100000
                    passive.rest                     | 11m           | a duration from 0s to 10m
                    active.enabled                   | yes           | true or false
                    active.source-port               | -1            | a number from 0 to 65535
                    limits.sessions                  | 0             | a number from 1 to 1000000
                    limits.sessions-per-address      | 0             | a number from 1 to 1000000
                    limits.address-prefix-ipv6       | 15            | a number from 16 to 128
                    timeouts.noop-is-activity        | no            | true or false
                    limits.transfers                 | 100001        | a number from 1 to 100000
                    limits.login-attempts            | 0             | a number from 1 to 1000
                    timeouts.login                   | 0s            | a duration from 1s to 1d
                    timeouts.idle                    | 2d            | a duration from 1s to 1d
                    timeouts.connect                 | 30            | a duration such as 30s, 5m, 1h30m or PT30S
                    timeouts.stall                   | PT0.5S        | a duration from 1s to 1d
                    timeouts.shutdown                | -PT1S         | a duration from 0s to 1d
                    transfers.incomplete             | retain        | one of discard, keep
                    transfers.require-announced-size | 1             | true or false
                    auth.user                        | ' '           | a name of 1 to 255 characters, none of them control characters
                    """)
    void aBadValueIsNamedWithItsPlaceAndWhatWasExpected(String key, String value, String expected) {
        int dot = key.indexOf('.');
        String yaml = MEMORY + key.substring(0, dot) + ":\n  " + key.substring(dot + 1) + ": '" + value + "'\n";
        assertEquals(key + ": \"" + value + "\" is not allowed: expected " + expected + " (F, line 3)", problems(yaml));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    stores: {Archive: {type: memory}}                      | stores.Archive: is no name for a store: expected up to 60 small letters, digits and single hyphens, a letter first, and not storage, which is the main store
                    stores: {storage: {type: memory}}                      | stores.storage: is no name for a store: expected up to 60 small letters, digits and single hyphens, a letter first, and not storage, which is the main store
                    stores: {a: memory}                                    | stores.a: expected a section with keys of its own (F, line 2)
                    stores: {a: {type: memory, max-byte: 1}}               | stores.a.max-byte: unknown key, did you mean max-bytes? (F, line 2)
                    mounts: [{path: /a, store: archive}]                   | mounts: "archive" is not allowed: expected the name of a store for the mount /a: storage (F, line 2)
                    mounts: [{path: a, store: storage}]                    | mounts[0].path: expected an absolute path without . and .., such as /archive, not "a" (F, line 2)
                    mounts: [{path: /a/../b, store: storage}]              | mounts[0].path: expected an absolute path without . and .., such as /archive, not "/a/../b" (F, line 2)
                    mounts: [{path: /a, store: storage, prefix: ../b}]     | mounts[0].prefix: expected a directory without . and .., such as users/${user}, not "../b" (F, line 2)
                    mounts: [{path: /a, store: storage, prefix: "${home}"}] | mounts[0].prefix: expected no other placeholder than ${user} (F, line 2)
                    mounts: [{path: /a, store: storage}, {path: /a/, store: storage}] | mounts: expected each path once, and two are on /a (F, line 2)
                    mounts: [{path: /a}]                                   | mounts[0].store: has to be given: expected a text
                    mounts: [{store: storage}]                             | mounts[0].path: has to be given: expected a text
                    """)
    void storesAndMounts(String yaml, String expected) {
        assertEquals(expected, problems(MEMORY + yaml + "\n"));
    }

    @Test
    void onlyTlsTellsApartWhoSharesAPort() {
        assertEquals(
                "passive.shared: \"true\" is not allowed: expected false, or TLS on a listener (tls.policy) (F, line 2)",
                problems(MEMORY + "passive: {shared: true}\ntls: {policy: off}\n"));
    }

    @Test
    void aStoreNeedsATypeThatThereIs() {
        String missing = problems(MEMORY + "stores: {a: {max-bytes: 1}}\n");
        assertTrue(missing.startsWith("stores.a.type: has to be given: expected one of local, memory, none,"), missing);
        String wrong = problems(MEMORY + "stores: {a: {type: memry, max-bytes: 1}}\n");
        assertTrue(wrong.startsWith("stores.a.type: \"memry\" is not allowed: expected one of local,"), wrong);
        assertTrue(wrong.endsWith("; did you mean memory? (F, line 2)"), wrong);
    }

    /** What the kernel takes; a fraction would be cut off without a word. */
    @Test
    void keepAliveHasWholeSeconds() {
        String expected = " is not allowed: expected whole seconds, from 1s to 9h (F, line 2)";
        assertEquals(
                "control.keep-alive.idle: \"1500ms\"" + expected,
                problems(MEMORY + "control: {keep-alive: {idle: 1500ms}}"));
        assertEquals(
                "control.keep-alive.interval: \"PT1.5S\"" + expected,
                problems(MEMORY + "control: {keep-alive: {interval: PT1.5S}}"));
    }

    @Test
    void rulesForNetworksAreCheckedOneByOne() {
        assertEquals("""
                passive.announce-for[1]: "10.0.0.1/8=10.1.2.3" is not allowed: expected a network such as 10.0.0.0/8 or 2001:db8::/32, with zeros behind the first 8 bits (F, line 5)
                passive.announce-for[2]: "192.0.2.0/24=1.2.3" is not allowed: expected an IPv4 address such as 203.0.113.7, a DNS name such as ftp.example.com, or nothing (F, line 6)""", problems(MEMORY + """
                passive:
                  announce-for:
                    "2001:db8::/32": ""
                    10.0.0.1/8: 10.1.2.3
                    192.0.2.0/24: 1.2.3
                """));
        assertEquals(
                "passive.announce-for: \"10.0.0.0/8=1.2.3.4, 10.0.0.0/8=\" is not allowed: expected each network once"
                        + " (SLUICE_PASSIVE_ANNOUNCE_FOR)",
                problems(MEMORY, Map.of("SLUICE_PASSIVE_ANNOUNCE_FOR", "10.0.0.0/8=1.2.3.4, 10.0.0.0/8=")));
        assertEquals(
                "passive.announce-for[0]: \"10.0.0.0/8\" is not allowed: expected a network and what it is told, such as"
                        + " 10.0.0.0/8=10.1.2.3 or 10.0.0.0/8= (--set passive.announce-for)",
                problems(MEMORY, Map.of(), ConfigInputs.Flag.set("passive.announce-for=10.0.0.0/8")));
        assertEquals(
                "passive.announce-for.10.0.0.0/8: \"a list\" is not allowed: expected a text (F, line 2)",
                problems(MEMORY + "passive: {announce-for: {10.0.0.0/8: [a]}}"));
    }

    @Test
    void aBannerIsOneLine() {
        assertEquals(
                "control.banner: \"a\\nb\" is not allowed: expected one line of at most 400 characters (F, line 2)",
                problems(MEMORY + "control: {banner: \"a\\nb\"}"));
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        String found = problems(
                MEMORY + "limits: {sessions: 0, transfers: 0, login-attempts: x}\ncontrol: {prot: 1}\nextra: 1\n",
                Map.of("SLUICE_LIMIT_SESSIONS", "4", "SLUICE_TIMEOUTS_IDLE", "never"),
                ConfigInputs.Flag.set("active.enable=true"));
        assertEquals("""
                SLUICE_LIMIT_SESSIONS: unknown variable, did you mean SLUICE_LIMITS_SESSIONS?
                active.enable: unknown key, did you mean active.enabled? (--set active.enable)
                extra: unknown key, known are: active, auth, control, limits, listings, mounts, passive, renames, storage, stores, timeouts, tls, transfers (F, line 4)
                control.prot: unknown key, did you mean port? (F, line 3)
                limits.login-attempts: "x" is not allowed: expected a whole number below 2^31 (F, line 2)
                limits.sessions: "0" is not allowed: expected a number from 1 to 1000000 (F, line 2)
                limits.transfers: "0" is not allowed: expected a number from 1 to 100000 (F, line 2)
                timeouts.idle: "never" is not allowed: expected a duration such as 30s, 5m, 1h30m or PT30S (SLUICE_TIMEOUTS_IDLE)""", found);
    }

    @Test
    void sectionsAndValuesAreNotMixedUp() {
        assertEquals("""
                control.host: "a list" is not allowed: expected a text (F, line 5)
                control.port: "a section" is not allowed: expected a whole number (F, line 4)
                limits: "5" is not allowed: expected a section with keys of its own (F, line 2)""", problems(MEMORY + "limits: 5\ncontrol:\n  port: {a: 1}\n  host: [a]\n"));
    }

    @Test
    void aBucketsOwnPrefixHasNoPlaceForUsers() {
        assertEquals(
                "storage.prefix: one bucket is opened for everybody, so there are no placeholders here; ${user} belongs in"
                        + " the prefix of a mount on /, or in users[].home, which is below this prefix (F, line 1)",
                problems(
                        "storage: {type: s3, bucket: b, endpoint: \"http://127.0.0.1:1\", prefix: \"users/${user}\"}"));
    }

    @Test
    void anUnknownTypeNamesThoseThatThereAre() {
        assertEquals(
                "storage.type: \"locl\" is not allowed: expected one of local, memory, none, s3, test-full, test-plain, test-strict;"
                        + " did you mean local? (F, line 1)\n"
                        + "auth.type: \"ldap\" is not allowed: expected one of file, single (SLUICE_AUTH_TYPE)",
                problems(
                        "storage: {type: locl, anything: 1}",
                        Map.of("SLUICE_AUTH_TYPE", "ldap", "SLUICE_AUTH_URL", "x", "SLUICE_STORAGE_X", "y")));
    }

    @Test
    void aKeyOfAnotherTypeIsUnknown() {
        assertEquals(
                "auth.password: unknown key, known are: parallel-hashes, users, waiting-hashes (SLUICE_PASSWORD)",
                problems(MEMORY + "auth: {type: file, users: u}", Map.of("SLUICE_PASSWORD", "x")));
    }

    @Test
    void whatHasNoDefaultHasToBeGiven() {
        assertEquals("""
                storage.bucket: has to be given: expected a text
                storage.place: has to be given: expected a path of the file system
                storage.access-key: has to be given: expected a value
                storage.secret-key: has to be given: expected a text""", problems("storage: {type: test-full}"));
        assertEquals(
                "auth.users: has to be given: expected a path of the file system",
                problems(MEMORY + "auth: {type: file}"));
        assertEquals("storage.root: the directory to serve is missing", problems("storage: {type: local}"));
    }

    @Test
    void whatAConstructorReplacesIsNotAskedFor() {
        assertEquals(
                "storage.fsync: \"maybe\" is not allowed: expected true or false (--set storage.fsync)",
                problems("storage: {type: local, root: /x}", Map.of(), ConfigInputs.Flag.set("storage.fsync=maybe")));
        assertEquals(
                "storage.fsync: \"maybe\" is not allowed: expected true or false (F, line 1)\n"
                        + "storage.umask: expected three octal digits such as 022, not '9' (F, line 1)",
                problems("storage: {type: local, root: /x, fsync: maybe, umask: 9}"));
        assertEquals(
                "storage.root: the directory to serve is missing\n"
                        + "storage.umask: expected three octal digits such as 022, not '9' (F, line 1)",
                problems("storage: {type: local, umask: 9}"));
        assertEquals("""
                storage.root: "a list" is not allowed: expected a path of the file system (F, line 1)
                storage.staging-age: "old" is not allowed: expected a duration such as 30s, 5m, 1h30m or PT30S (F, line 1)
                storage.umask: expected three octal digits such as 022, not '9' (F, line 1)""", problems("storage: {type: local, root: [/x], staging-age: old, umask: 9}"));
    }

    @Test
    void whatAConstructorFailsOnIsAskedForAndTheRestIsChecked() {
        assertEquals("""
                storage.parts: has to be given: expected a whole number
                storage.bucket: has to be given: expected a text
                storage.pause: "-PT1S" is not allowed: expected a duration of 0 or more (F, line 1)""", problems("storage: {type: test-strict, pause: -PT1S}"));
        assertEquals(
                "storage.parts: \"x\" is not allowed: expected a whole number below 2^31 (F, line 1)",
                problems("storage: {type: test-strict, bucket: b, parts: x}"));
    }

    @Test
    void twoNamesForOnePasswordAreNotBothSet() {
        String found =
                problems(MEMORY, Map.of("SLUICE_PASSWORD", "hush", "SLUICE_AUTH_PASSWORD", "hush", "SLUICE_X", "1"));
        assertTrue(
                found.contains(
                        "auth.password: is given twice: expected one of SLUICE_AUTH_PASSWORD and SLUICE_PASSWORD,"
                                + " not both"),
                found);
        assertTrue(!found.contains("hush"), found);
    }

    @Test
    void theControlPortIsNoPassivePort() {
        assertEquals(
                "passive.ports: \"2100-2200\" is not allowed: expected a range without control.port, which is 2121"
                        + " (F, line 2)",
                problems(MEMORY + "passive: {ports: 2100-2200}"));
        assertEquals(
                "control.port: \"21150\" is not allowed: expected a port outside passive.ports, which is 21100-21199"
                        + " (--set control.port)",
                problems(MEMORY, Map.of(), ConfigInputs.Flag.set("control.port=21150")));
        assertEquals(
                """
                control.port: "x" is not allowed: expected a whole number below 2^31 (F, line 3)
                limits.sessions: "0" is not allowed: expected a number from 1 to 1000000 (F, line 4)""", problems(MEMORY + "passive: {ports: 2100-2200}\ncontrol: {port: x}\nlimits: {sessions: 0}\n"));
        assertEquals("""
                limits.sessions: "0" is not allowed: expected a number from 1 to 1000000 (F, line 3)
                passive.ports: "2121-2121" is not allowed: expected a range without control.port, which is 2121 (F, line 2)""", problems(MEMORY + "passive: {ports: 2121}\nlimits: {sessions: 0}\n"));
    }

    @Test
    void refusalsInAProvidersOwnWordsGetThePathToo() {
        assertEquals(
                "storage.max-files: is 12, expected at most 9 (F, line 1)",
                problems("storage: {type: test-plain, max-files: 12}"));
        assertEquals(
                "storage.umask: expected three octal digits such as 022, not '9' (F, line 1)",
                problems("storage: {type: local, root: /x, umask: 9}"));
        assertEquals(
                "storage.cache.entries: \"0\" is not allowed: expected a number from 1 to 100 (F, line 1)",
                problems("storage: {type: test-full, bucket: b, place: p, access-key: k, secret-key: s,"
                        + " cache: {entries: 0}}"));
    }

    @Test
    void secretsStayOutOfMessages() {
        String found = problems("storage: {type: test-full, bucket: b, place: p, access-key: [hush, {a: b}],"
                + " secret-key: {hush: 1}, sceret-key: hush}");
        assertTrue(!found.contains("hush"), found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'a: [1, 2'                     | 'F: line '
                    'a: 1#NL#a: 2'                 | 'a: is given twice (F, line 2)'
                    '- a#NL#- b'                   | 'F: expected keys and values at the top, found a list'
                    'just text'                    | 'F: expected keys and values at the top'
                    'control: {}#NL#---#NL#a: 1'   | 'F: line '
                    """)
    void aFileThatIsNoConfigurationIsRefusedWithItsLine(String yaml, String begin) {
        String found = problems(yaml.replace("#NL#", "\n"));
        assertTrue(found.startsWith(begin), found);
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        Path missing = directory.resolve("missing.yaml");
        assertEquals(missing + ": there is no such file", problems(missing, Map.of()));
        Path latin = directory.resolve("latin.yaml");
        Files.write(latin, "control: {banner: 'Grüße'}".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(latin + ": is not UTF-8 text", problems(latin, Map.of()));
        Path json = directory.resolve("bad.json");
        Files.writeString(json, "{\"control\": {\"port\": 1,}}");
        assertTrue(problems(json, Map.of()).startsWith(json + ": line 1: "));
        assertTrue(problems(directory, Map.of()).startsWith(directory + ": cannot be read"));
    }

    @Test
    void aDeepFileDoesNotExhaustTheStack() {
        String found = problems("a: " + "[".repeat(200) + "]".repeat(200));
        assertTrue(found.contains("nested more than 50 deep"), found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=5", "port"})
    void anAssignmentNeedsAKeyAndAValue(String text) {
        assertThrows(InvalidValue.class, () -> ConfigInputs.Flag.set(text));
    }

    private String problems(String yaml) {
        return problems(yaml, Map.of());
    }

    private String problems(String yaml, Map<String, String> environment, ConfigInputs.Flag... flags) {
        Path file = directory.resolve("sluice.yaml");
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return problems(file, environment, flags).replace(file.toString(), "F");
    }

    private static String problems(Path file, Map<String, String> environment, ConfigInputs.Flag... flags) {
        List<ConfigInputs.Flag> given = Arrays.asList(flags);
        ConfigException refused = assertThrows(
                ConfigException.class,
                () -> ConfigLoader.load(new ConfigInputs(Optional.of(file), environment, given)));
        return refused.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
