package io.sluice.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.PasswordHash.Argon2id;
import io.sluice.server.auth.PasswordHash.BcryptRounds;
import io.sluice.server.config.ConfigInputs;
import io.sluice.server.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples that people copy out of the pages work: the configurations load, and the users can log in. */
final class SamplesTest {

    private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern USERS = Pattern.compile("(?m)^users:");
    private static final Pattern HASH = Pattern.compile("(['\"])\\$(argon2id|2b)\\$[^'\"]*\\.\\.\\.\\1");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/configuration.md"})
    void aPageShowsConfigurationsAndOneFileOfUsers(String page) throws IOException {
        List<String> configurations = new ArrayList<>();
        List<String> users = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..").resolve(page)));
        while (blocks.find()) {
            String block = blocks.group(1);
            (USERS.matcher(block).find() ? users : configurations).add(block);
        }
        assertEquals(1, users.size());
        Path file = file(users.getFirst());
        String whole = configurations.getLast();
        assertTrue(whole.contains("/etc/sluice/users.yaml"), whole);
        for (String configuration : configurations) {
            loads(configuration.replace("/etc/sluice/users.yaml", file.toString()));
        }
        everybodyHasAHome(ConfigLoader.read(file, UsersFile.class));
    }

    /** A page shows hashes with dots in them. */
    private Path file(String users) throws IOException {
        Map<String, String> hashes = Map.of(
                "argon2id", PasswordHash.decoy(Argon2id.RECOMMENDED).text(),
                "2b", PasswordHash.decoy(BcryptRounds.RECOMMENDED).text());
        String whole = HASH.matcher(users)
                .replaceAll(m -> Matcher.quoteReplacement(m.group(1) + hashes.get(m.group(2)) + m.group(1)));
        return Files.writeString(directory.resolve("users.yaml"), whole);
    }

    private void loads(String configuration) throws IOException {
        Path file = Files.writeString(directory.resolve("sluice.yaml"), configuration);
        ConfigLoader.load(new ConfigInputs(Optional.of(file), Map.of(), List.of()))
                .configuration()
                .auth()
                .open()
                .close();
    }

    private static void everybodyHasAHome(UsersFile file) {
        for (UsersFile.Entry entry : file.users()) {
            assertTrue(entry.createHome(), entry.name() + " gets 530 until somebody makes " + entry.homePath());
        }
    }
}
