package io.sluice.vfs.s3;

import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.StorageProvider;
import io.sluice.vfs.VfsPath;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;

/** Opens a bucket as a store: {@code storage.type: s3}. */
public final class S3StorageProvider implements StorageProvider<S3Config> {

    /** For {@link java.util.ServiceLoader}. */
    public S3StorageProvider() {}

    @Override
    public String type() {
        return "s3";
    }

    @Override
    public Class<S3Config> configType() {
        return S3Config.class;
    }

    @Override
    public Optional<String> place(S3Config config) {
        return Optional.of("bucket " + config.bucket()
                + config.endpoint()
                        .map(e -> " at " + e)
                        .orElseGet(() -> " of Amazon S3"
                                + config.region().map(r -> " in " + r).orElse(""))
                + (config.prefix().isEmpty() ? "" : ", below " + config.prefix() + "/"));
    }

    @Override
    public Map<String, String> faults(S3Config config) {
        Map<String, String> faults = new LinkedHashMap<>();
        config.credentials()
                .file()
                .flatMap(S3Clients::whyUnreadable)
                .ifPresent(why -> faults.put(S3Clients.CREDENTIALS, why));
        config.connection().caFile().flatMap(S3Clients::whyNoTrust).ifPresent(why -> faults.put(S3Clients.CA, why));
        return faults;
    }

    @Override
    public Storage open(S3Config config) {
        return open(config, config.probe(), UploadRoom.ofProcess(config.uploads()));
    }

    /** Opens with memory of its own for uploads. */
    static Storage open(S3Config config, UploadRoom room) {
        return open(config, config.probe(), room);
    }

    /** The abilities one by one, as they were found by trying, and what follows from them for the size of files. */
    @Override
    public List<String> probe(S3Config config) {
        try (S3Storage store = open(config, S3Config.Probing.AT_START, UploadRoom.ofProcess(config.uploads()))) {
            List<String> lines = new ArrayList<>(store.bucket().abilities().lines());
            PartPlan plan = PartPlan.of(config.uploads(), store.bucket().abilities());
            long memory = store.bucket().room().budget().bytes();
            lines.add("largest upload: " + new DataSize(plan.largest()) + ", or "
                    + new DataSize(plan.largestAlone(SegmentBudget.alone(memory))) + " while it is the only one");
            lines.add("large uploads at once: " + SegmentBudget.alone(memory) / SegmentBudget.SEGMENT / plan.reserve());
            return List.copyOf(lines);
        }
    }

    private static S3Storage open(S3Config config, S3Config.Probing probing, UploadRoom room) {
        S3Client client = client(config);
        try {
            KeySpace plain = KeySpace.below(config.prefix(), false);
            client.listObjectsV2(r -> r.bucket(config.bucket())
                    .prefix(plain.prefix())
                    .encodingType(EncodingType.URL)
                    .maxKeys(1));
            Abilities abilities =
                    switch (probing) {
                        case AT_START -> StoreProbe.run(client, config, plain);
                        case NEVER -> Abilities.LEAST;
                    };
            KeySpace keys = KeySpace.below(config.prefix(), abilities.has(Abilities.Ability.CONTROL_NAMES));
            return new S3Storage(new S3Bucket(client, config, abilities, InstantSource.system(), room), keys, true);
        } catch (SdkException failure) {
            client.close();
            throw unavailable(config, S3Errors.of(failure, VfsPath.ROOT, "list").error());
        } catch (StorageException failure) {
            client.close();
            throw unavailable(config, failure.error());
        } catch (RuntimeException failure) {
            client.close();
            throw failure;
        }
    }

    private static S3Client client(S3Config config) {
        try {
            return S3Clients.open(config);
        } catch (SdkException | IllegalArgumentException failure) {
            throw new StorageException(new StorageError.Unavailable(describe(config) + ": " + failure.getMessage()));
        }
    }

    /** One line on why not, without names of classes: it goes to whoever starts the server. */
    private static StorageException unavailable(S3Config config, StorageError error) {
        String why =
                switch (error) {
                    case StorageError.Unavailable(String text) -> text;
                    case StorageError.PermissionDenied(VfsPath path, String text) -> "the store denies us to list it";
                    case StorageError.NotFound e -> "there is no such bucket";
                    case StorageError.TimedOut e -> "the store did not answer in time";
                    case StorageError.Throttled e -> "the store is overloaded";
                    case StorageError.Unexpected(String operation, Throwable cause) ->
                        String.valueOf(cause.getMessage());
                    default -> error.toString();
                };
        return new StorageException(new StorageError.Unavailable(describe(config) + ": " + why));
    }

    private static String describe(S3Config config) {
        return "cannot serve bucket " + config.bucket()
                + config.endpoint().map(e -> " at " + e).orElse("");
    }
}
