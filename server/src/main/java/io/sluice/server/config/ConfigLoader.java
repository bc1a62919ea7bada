package io.sluice.server.config;

import io.sluice.server.auth.spi.AuthenticatorProvider;
import io.sluice.server.config.ConfigNode.Scalar;
import io.sluice.server.config.ConfigNode.Section;
import io.sluice.vfs.StorageProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Makes a {@link Configuration} of defaults, a file, the environment and the command line, in this order of rising
 * precedence. The sections {@code storage}, {@code auth} and each one in {@code stores} go to the provider that their
 * {@code type} names; the rest is {@link ServerConfig}.
 */
public final class ConfigLoader {

    private static final String STORAGE = "storage";
    private static final String AUTH = "auth";
    private static final String TYPE = "type";

    /** What serves when nobody says anything about a store: a directory, made if it is missing. */
    private static final String DEFAULT_STORE = "local";

    private static final String DEFAULT_ROOT = "data";
    private static final String DEFAULT_AUTH = "single";

    private final List<Problem> problems = new ArrayList<>();
    private final RecordBinder binder = new RecordBinder(problems);

    private ConfigLoader() {}

    /**
     * Loads and checks everything.
     *
     * @throws ConfigException with every problem, if there is any
     */
    public static LoadedConfiguration load(ConfigInputs inputs) {
        return new ConfigLoader().run(inputs);
    }

    /**
     * Reads one record of its own from a YAML or JSON file, for example a file of users, with the same messages.
     *
     * @throws ConfigException with every problem, if there is any
     */
    public static <R extends Record> R read(Path file, Class<R> type) {
        List<Problem> problems = new ArrayList<>();
        Section section = DocumentReader.read(file, problems);
        Optional<R> bound = new RecordBinder(problems).bind(type, section, "");
        if (!problems.isEmpty() || bound.isEmpty()) {
            throw new ConfigException(problems);
        }
        return bound.get();
    }

    private LoadedConfiguration run(ConfigInputs inputs) {
        Section top =
                inputs.file().map(file -> DocumentReader.read(file, problems)).orElseGet(Section::empty);
        boolean storeGiven = top.children().containsKey(STORAGE);
        Layers layers = new Layers(top, inputs, problems);
        List<String> names = StoreNames.of(layers, problems);
        layers.applyTypes(STORAGE, AUTH);
        layers.applyTypes(names.toArray(String[]::new));
        Optional<StorageProvider<?>> store = choose(layers, STORAGE, DEFAULT_STORE, stores());
        Optional<AuthenticatorProvider<?>> authenticator = choose(layers, AUTH, DEFAULT_AUTH, authenticators());

        List<String> known = new ArrayList<>(RecordShape.leaves(ServerConfig.class, ""));
        known.add(STORAGE + ".type");
        known.add(AUTH + ".type");
        store.ifPresent(s -> known.addAll(RecordShape.leaves(s.configType(), STORAGE)));
        authenticator.ifPresent(a -> known.addAll(RecordShape.leaves(a.configType(), AUTH)));
        List<String> unchecked = new ArrayList<>();
        Map<String, StorageProvider<?>> named = new LinkedHashMap<>();
        for (String name : names) {
            known.add(Names.join(name, TYPE));
            choose(layers, name, "", stores())
                    .ifPresentOrElse(
                            provider -> {
                                named.put(name, provider);
                                known.addAll(RecordShape.leaves(provider.configType(), name));
                            },
                            () -> unchecked.add(name + "."));
        }
        if (store.isEmpty()) {
            unchecked.add(STORAGE + ".");
        }
        if (authenticator.isEmpty()) {
            unchecked.add(AUTH + ".");
        }
        layers.apply(known, unchecked);
        if (!storeGiven && store.isPresent() && store.get().type().equals(DEFAULT_STORE)) {
            layers.defaultRoot(known, STORAGE, DEFAULT_ROOT);
        }
        return bind(layers, store, named, authenticator);
    }

    private LoadedConfiguration bind(
            Layers layers,
            Optional<StorageProvider<?>> store,
            Map<String, StorageProvider<?>> named,
            Optional<AuthenticatorProvider<?>> authenticator) {
        Section storageKeys = layers.take(STORAGE);
        Section authKeys = layers.take(AUTH);
        Section rest = layers.rest(
                List.of(STORAGE, StoreNames.SECTION, AUTH),
                RecordShape.of(ServerConfig.class).keys());
        Optional<ServerConfig> server = binder.bind(ServerConfig.class, rest, "");
        server.ifPresent(s -> CrossChecks.ports(s, binder.effective(), problems));
        server.ifPresent(s -> CrossChecks.listeners(s, binder.effective(), problems));
        server.ifPresent(s -> CrossChecks.sharing(s, binder.effective(), problems));
        Optional<StorageSection<?>> storage = store.flatMap(s -> storage(STORAGE, s, storageKeys));
        Map<String, StorageSection<?>> stores = new LinkedHashMap<>();
        named.forEach((name, provider) -> storage(name, provider, layers.take(name))
                .ifPresent(section -> stores.put(StoreNames.last(name), section)));
        server.ifPresent(s -> CrossChecks.mounts(s, StoreNames.lasts(named.keySet()), binder.effective(), problems));
        Optional<AuthSection<?>> auth = authenticator.flatMap(a -> auth(a, authKeys));
        if (!problems.isEmpty() || server.isEmpty() || storage.isEmpty() || auth.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new LoadedConfiguration(
                new Configuration(server.get(), storage.get(), stores, auth.get()), binder.effective());
    }

    private <C extends Record> Optional<StorageSection<?>> storage(
            String section, StorageProvider<C> provider, Section keys) {
        noteType(section, provider.type(), keys);
        return binder.bind(provider.configType(), keys, section).map(config -> new StorageSection<>(provider, config));
    }

    private <C extends Record> Optional<AuthSection<?>> auth(AuthenticatorProvider<C> provider, Section keys) {
        noteType(AUTH, provider.type(), keys);
        return binder.bind(provider.configType(), keys, AUTH).map(config -> new AuthSection<>(provider, config));
    }

    /** {@code type} is the loader's key and none of the provider's record. */
    private void noteType(String section, String type, Section keys) {
        ConfigNode node = keys.children().remove(TYPE);
        Origin origin = node instanceof Scalar scalar ? scalar.origin() : new Origin.Default();
        binder.effective().add(new EffectiveValue(Names.join(section, TYPE), type, origin));
    }

    private <P> Optional<P> choose(Layers layers, String section, String fallback, Map<String, P> providers) {
        Optional<Scalar> chosen = layers.scalar(section, TYPE);
        String type = chosen.map(Scalar::text).orElse(fallback);
        Optional<P> provider = Optional.ofNullable(providers.get(type));
        if (provider.isEmpty()) {
            Origin origin = chosen.map(Scalar::origin).orElseGet(Origin.Default::new);
            String key = Names.join(section, TYPE);
            String expected = "one of " + String.join(", ", providers.keySet());
            problems.add(
                    type.isEmpty()
                            ? new Problem(key, "has to be given: expected " + expected)
                            : Draft.refusal(
                                    key,
                                    type,
                                    expected
                                            + Names.nearest(type, providers.keySet())
                                                    .map(n -> "; did you mean " + n + "?")
                                                    .orElse(""),
                                    origin));
        }
        return provider;
    }

    private static Map<String, StorageProvider<?>> stores() {
        Map<String, StorageProvider<?>> found = new TreeMap<>();
        for (StorageProvider<?> provider : ServiceLoader.load(StorageProvider.class)) {
            found.put(provider.type(), provider);
        }
        return found;
    }

    private static Map<String, AuthenticatorProvider<?>> authenticators() {
        Map<String, AuthenticatorProvider<?>> found = new TreeMap<>();
        for (AuthenticatorProvider<?> provider : ServiceLoader.load(AuthenticatorProvider.class)) {
            found.put(provider.type(), provider);
        }
        return found;
    }
}
