package io.sluice.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.auth.spi.AuthenticatorProvider;
import io.sluice.vfs.StorageProvider;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} has the keys, variables and defaults that the records have, in their order. */
final class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z0-9.\\[\\]-]+)` \\|(?: `(SLUICE_\\w+)` \\|)?([^|]*)\\| (.+) \\|");

    /** A value for each key that has no default, so that the other defaults can be seen. */
    private static final Map<String, String> NEEDED =
            Map.of("storage.root", "/srv", "storage.bucket", "files", "auth.users", "users.yaml");

    private record Row(String key, String variable, String fallback) {}

    @Test
    void theTablesSayWhatTheRecordsSay() throws IOException {
        List<Row> expected = new ArrayList<>();
        Map<String, String> values = values("local", "single");
        RecordShape.leaves(ServerConfig.class, "").forEach(key -> expected.add(row(key, values)));
        expected.add(row("storage.type", values("", "")));
        for (String type : List.of("local", "s3", "memory")) {
            StorageProvider<?> provider = provider(type);
            for (String key : RecordShape.leaves(provider.configType(), "storage")) {
                expected.add(row(key, values(type, "single")));
            }
        }
        expected.add(row("auth.type", values("", "")));
        for (String type : List.of("single", "file")) {
            AuthenticatorProvider<?> provider = authenticator(type);
            for (String key : RecordShape.leaves(provider.configType(), "auth")) {
                expected.add(row(key, values("memory", type)));
            }
        }
        assertEquals(
                lines(expected),
                lines(rows().stream().filter(row -> !row.variable().isEmpty()).toList()));
    }

    @Test
    void theTableOfTheUsersFileSaysWhatItsRecordsSay() throws Exception {
        Class<?> file = Class.forName("io.sluice.server.auth.UsersFile");
        Record defaults = RecordShape.defaults(file.asSubclass(Record.class)).orElseThrow();
        List<Row> expected = new ArrayList<>();
        for (RecordComponent component :
                RecordShape.argument(file.getRecordComponents()[0]).getRecordComponents()) {
            boolean needed = List.of("name", "passwordHash").contains(component.getName());
            String fallback = component.getType() == boolean.class ? "false" : needed ? "needed" : "";
            expected.add(new Row("users[]." + Names.kebab(component.getName()), "", fallback));
        }
        Record anonymous = (Record) get(defaults, file.getRecordComponents()[1]);
        for (RecordComponent component : anonymous.getClass().getRecordComponents()) {
            String fallback = Values.format(get(anonymous, component));
            expected.add(new Row("anonymous." + Names.kebab(component.getName()), "", fallback));
        }
        assertEquals(
                lines(expected),
                lines(rows().stream().filter(row -> row.variable().isEmpty()).toList()));
    }

    private static Object get(Record record, RecordComponent component) {
        return RecordShape.of(record.getClass()).get(record, component).orElseThrow();
    }

    private static Row row(String key, Map<String, String> values) {
        String fallback = NEEDED.containsKey(key) ? "needed" : values.getOrDefault(key, "?");
        return new Row(key, Names.environment(key), fallback);
    }

    /** The values that hold when nothing is given but the types and what is needed. */
    private static Map<String, String> values(String storage, String auth) {
        List<ConfigInputs.Flag> flags = new ArrayList<>();
        if (!storage.isEmpty()) {
            flags.add(ConfigInputs.Flag.set("storage.type=" + storage));
            flags.add(ConfigInputs.Flag.set("auth.type=" + auth));
        }
        NEEDED.forEach((key, value) -> {
            if ((key.equals("storage.root") && storage.equals("local"))
                    || (key.equals("storage.bucket") && storage.equals("s3"))
                    || (key.startsWith("auth") && auth.equals("file"))) {
                flags.add(ConfigInputs.Flag.set(key + "=" + value));
            }
        });
        Map<String, String> values = new LinkedHashMap<>();
        ConfigLoader.load(new ConfigInputs(Optional.empty(), Map.of(), flags))
                .values()
                .forEach(value -> values.put(value.path(), value.text()));
        return values;
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && line.contains(".")) {
                String variable = row.group(2) == null ? "" : row.group(2);
                rows.add(new Row(
                        row.group(1), variable, row.group(3).replace("`", "").strip()));
            }
        }
        return rows;
    }

    private static String lines(List<Row> rows) {
        return String.join("\n", rows.stream().map(Row::toString).toList());
    }

    private static StorageProvider<?> provider(String type) {
        for (StorageProvider<?> provider : ServiceLoader.load(StorageProvider.class)) {
            if (provider.type().equals(type)) {
                return provider;
            }
        }
        throw new AssertionError("no store of type " + type);
    }

    private static AuthenticatorProvider<?> authenticator(String type) {
        for (AuthenticatorProvider<?> provider : ServiceLoader.load(AuthenticatorProvider.class)) {
            if (provider.type().equals(type)) {
                return provider;
            }
        }
        throw new AssertionError("no authenticator of type " + type);
    }
}
