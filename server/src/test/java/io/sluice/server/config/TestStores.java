package io.sluice.server.config;

import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.StorageProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Providers that only show how their records are filled; registered for tests. */
public final class TestStores {

    private TestStores() {}

    /** Words for an enum component. */
    enum Depth {
        SHALLOW,
        VERY_DEEP
    }

    /** A section in a provider's section. */
    record Cache(int entries, Duration age) {
        static final Cache DEFAULTS = new Cache(10, Duration.ofMinutes(1));

        Cache {
            Checks.range("entries", entries, 1, 100);
        }
    }

    /** Every type that a provider's record may have, most without defaults. */
    record Full(
            String bucket,
            Path place,
            Optional<String> endpoint,
            OptionalLong maxBytes,
            boolean fast,
            Secret accessKey,
            String secretKey,
            List<String> zones,
            Set<Depth> depths,
            Cache cache) {}

    /** A record that refuses in its own words, as modules that do not know {@link InvalidValue} do. */
    record Plain(Optional<String> root, int maxFiles) {
        static final Plain DEFAULTS = new Plain(Optional.empty(), 5);

        Plain {
            if (maxFiles > 9) {
                throw new IllegalArgumentException("maxFiles is " + maxFiles + ", expected at most 9");
            }
        }
    }

    /** A record that stands no absence of some values, has its own default for another, and a number. */
    record Strict(String bucket, int parts, String zone, Duration pause) {
        @SuppressWarnings("ConstantValue") // the reader passes null for what the file leaves out
        Strict {
            zone = zone == null ? "here" : zone;
            pause = pause == null ? Duration.ZERO : pause;
            if (bucket.isBlank()) {
                throw new InvalidValue("bucket", bucket, "a name");
            }
            if (pause.isNegative()) {
                throw new InvalidValue("pause", pause, "a duration of 0 or more");
            }
        }
    }

    /** {@code type: test-strict}. */
    public static final class StrictProvider implements StorageProvider<Strict> {
        /** For ServiceLoader. */
        public StrictProvider() {}

        @Override
        public String type() {
            return "test-strict";
        }

        @Override
        public Class<Strict> configType() {
            return Strict.class;
        }

        @Override
        public Storage open(Strict config) {
            throw new StorageException(new StorageError.Unsupported("open"));
        }
    }

    /** {@code type: test-full}. */
    public static final class FullProvider implements StorageProvider<Full> {
        /** For ServiceLoader. */
        public FullProvider() {}

        @Override
        public String type() {
            return "test-full";
        }

        @Override
        public Class<Full> configType() {
            return Full.class;
        }

        @Override
        public Storage open(Full config) {
            throw new StorageException(new StorageError.Unsupported("open"));
        }
    }

    /** {@code type: test-plain}. */
    public static final class PlainProvider implements StorageProvider<Plain> {
        /** For ServiceLoader. */
        public PlainProvider() {}

        @Override
        public String type() {
            return "test-plain";
        }

        @Override
        public Class<Plain> configType() {
            return Plain.class;
        }

        @Override
        public Storage open(Plain config) {
            throw new StorageException(new StorageError.Unsupported("open"));
        }
    }
}
