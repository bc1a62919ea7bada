package io.sluice.vfs.s3;

import io.sluice.vfs.VfsPath;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Which of the settings that go along with every object a store refuses: ACL, storage class, encryption. Stores say so in
 * words of their own, or in none; so each setting is tried alone, with an object of no bytes.
 */
final class RefusedSettings {

    private static final String WHAT_TO_DO =
            "; give a value that it takes, leave it out, or let our credentials use it";

    private final S3Client client;
    private final S3Config config;
    private final String key;

    private RefusedSettings(S3Client client, S3Config config, String key) {
        this.client = client;
        this.config = config;
        this.key = key;
    }

    /**
     * The settings that the store refuses, with their values and what to do, after it has refused an object with all of
     * them; empty if it refuses objects without them too.
     *
     * @param key what may be written, and is removed
     */
    static Optional<String> find(S3Client client, S3Config config, String key) {
        return new RefusedSettings(client, config, key).find();
    }

    private Optional<String> find() {
        Map<String, S3Config> alone = alone();
        if (alone.isEmpty()
                || refusal(with(EncryptionConfig.DEFAULTS, Optional.empty(), Optional.empty()))
                        .isPresent()) {
            return Optional.empty();
        }
        try {
            for (Map.Entry<String, S3Config> setting : alone.entrySet()) {
                Optional<String> refusal = refusal(setting.getValue());
                if (refusal.isPresent()) {
                    return Optional.of(
                            setting.getKey() + " is refused by the store (" + refusal.get() + ")" + WHAT_TO_DO);
                }
            }
            return Optional.of(alone.keySet().stream().collect(Collectors.joining(", "))
                    + " are refused by the store together" + WHAT_TO_DO);
        } finally {
            client.deleteObject(r -> r.bucket(config.bucket()).key(key));
        }
    }

    /** The settings that are not left out, as key and value, each with itself alone; a key of encryption behind its mode. */
    private Map<String, S3Config> alone() {
        Map<String, S3Config> alone = new LinkedHashMap<>();
        config.acl()
                .ifPresent(acl ->
                        alone.put("acl=" + acl, with(EncryptionConfig.DEFAULTS, Optional.empty(), Optional.of(acl))));
        config.storageClass()
                .ifPresent(name -> alone.put(
                        "storage-class=" + name, with(EncryptionConfig.DEFAULTS, Optional.of(name), Optional.empty())));
        EncryptionConfig encryption = config.encryption();
        if (encryption.mode() != EncryptionConfig.Mode.NONE) {
            alone.put(
                    "encryption.mode=" + encryption.mode().name().toLowerCase(Locale.ROOT),
                    with(
                            new EncryptionConfig(encryption.mode(), Optional.empty()),
                            Optional.empty(),
                            Optional.empty()));
            encryption
                    .kmsKey()
                    .ifPresent(id -> alone.put(
                            "encryption.kms-key=" + id, with(encryption, Optional.empty(), Optional.empty())));
        }
        return alone;
    }

    private S3Config with(EncryptionConfig encryption, Optional<String> storageClass, Optional<String> acl) {
        return config.withHeaders(encryption, storageClass, acl);
    }

    /** What the store says to an object with these settings, if it refuses it. */
    private Optional<String> refusal(S3Config settings) {
        try {
            client.putObject(
                    ObjectHeaders.put(settings, VfsPath.ROOT)
                            .bucket(config.bucket())
                            .key(key)
                            .build(),
                    RequestBody.empty());
            return Optional.empty();
        } catch (SdkException refused) {
            if (refused instanceof AwsServiceException answer && S3Errors.isRefusal(refused)) {
                return Optional.of((answer.statusCode() + " " + S3Errors.code(answer)).strip());
            }
            throw refused;
        }
    }
}
