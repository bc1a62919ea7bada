package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.s3.Abilities.Ability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/**
 * Finds out what a store can do: writes one small object under a name of its own, tries each condition on it in a case
 * where it does not hold, and removes the object. Stores that ignore a condition say nothing of it otherwise.
 */
final class StoreProbe {

    /** How the names of its objects begin. */
    static final String PREFIX = "probe-";

    private static final String CONTROL = "\u0001";

    /** What follows: 16 digits. */
    private static final Pattern RANDOM = Pattern.compile("[0-9a-f]{16}" + CONTROL + "{0,2}");

    /** One byte, its MD5 as an ETag has it, and its CRC32 in Base64. */
    private static final byte[] BYTE = {'x'};

    private static final String MD5_ETAG = "\"9dd4e461268c8034f5c8564e155c67a6\"";
    private static final String CRC32 = "jNwWgw==";

    /** An ETag that the byte does not have. */
    private static final String OTHER = "\"00000000000000000000000000000000\"";

    /** What it made of an object; no id where the bucket keeps no versions. */
    private record Version(String key, String id) {}

    private final S3Client client;
    private final S3Config config;
    private final String key;
    private final List<Version> versions = new ArrayList<>();
    private final Set<Ability> found = EnumSet.noneOf(Ability.class);

    private StoreProbe(S3Client client, S3Config config, KeySpace keys) {
        this.client = client;
        this.config = config;
        byte[] random = new byte[8];
        ThreadLocalRandom.current().nextBytes(random);
        this.key = keys.own(PREFIX + HexFormat.of().formatHex(random));
    }

    /**
     * Runs the probe; a dozen requests.
     *
     * @return only what reading tells, for credentials that may not write
     * @throws SdkException if the store cannot be used
     * @throws StorageException if it refuses a setting; the text says which
     */
    static Abilities run(S3Client client, S3Config config, KeySpace keys) {
        return new StoreProbe(client, config, keys).run();
    }

    /** Whether a probe has written that object, which was ended before it could remove it: a name and a size of ours. */
    static boolean isOurs(S3Object found, KeySpace keys) {
        String begin = keys.own(PREFIX);
        return found.key().startsWith(begin)
                && RANDOM.matcher(found.key().substring(begin.length())).matches()
                && found.size() <= BYTE.length;
    }

    private Abilities run() {
        if (namesSurviveAsPrefix()) {
            found.add(Ability.CONTROL_NAMES);
        }
        String etag;
        try {
            etag = write();
        } catch (SdkException refused) {
            requireOurSettings(refused);
            if (refused instanceof AwsServiceException answer && answer.statusCode() == 403) {
                return new Abilities(found);
            }
            throw refused;
        }
        if (etag.equals(MD5_ETAG)) {
            found.add(Ability.MD5_ETAGS);
        }
        try {
            if (isRefused(r -> r.ifNoneMatch("*"))) {
                found.add(Ability.EXCLUSIVE_PUT);
            }
            if (isRefused(r -> r.ifMatch(OTHER)) && isTaken(r -> r.ifMatch(etag))) {
                found.add(Ability.MATCHING_PUT);
            }
            parts();
            if (found.contains(Ability.CONTROL_NAMES) && !namesSurviveAsToken()) {
                found.remove(Ability.CONTROL_NAMES);
            }
        } finally {
            remove(key);
            found.add(Ability.WRITE);
        }
        return new Abilities(found);
    }

    /** Objects without our settings are taken, and so it is these that somebody has to change. */
    private void requireOurSettings(SdkException refused) {
        if (S3Errors.isRefusal(refused)) {
            RefusedSettings.find(client, config, key).ifPresent(why -> {
                throw new StorageException(new StorageError.Unavailable(why));
            });
        }
    }

    /** Some stores repeat the prefix as it is: their answer is no XML then. The SDK's parser is the one that minds. */
    private boolean namesSurviveAsPrefix() {
        return isRead(r -> r.prefix(key + CONTROL).maxKeys(1));
    }

    /** Some tell the last key of a page as it is, for the next page to go on behind it. */
    private boolean namesSurviveAsToken() {
        List<String> named = List.of(key + CONTROL, key + CONTROL + CONTROL);
        try {
            for (String name : named) {
                put(name, r -> r);
            }
            return isRead(r -> r.prefix(key).maxKeys(2));
        } catch (SdkException refused) {
            return requireAnswer(refused, false);
        } finally {
            named.forEach(this::remove);
        }
    }

    private boolean isRead(UnaryOperator<ListObjectsV2Request.Builder> page) {
        S3Client sdk = client instanceof DirectClient direct ? direct.whole() : client;
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().bucket(config.bucket()).encodingType(EncodingType.URL);
        try {
            sdk.listObjectsV2(page.apply(request).build());
            return true;
        } catch (SdkException failure) {
            if (failure instanceof AwsServiceException) {
                requireAnswer(failure, false);
            } else if (failure.getCause() instanceof IOException) {
                throw failure;
            }
            return false;
        }
    }

    private String write() {
        try {
            String etag = put(r -> r.checksumCRC32(CRC32));
            String stored = client.headObject(
                            r -> r.bucket(config.bucket()).key(key).checksumMode(ChecksumMode.ENABLED))
                    .checksumCRC32();
            if (CRC32.equals(stored)) {
                found.add(Ability.STORED_CHECKSUMS);
            }
            return etag;
        } catch (SdkException noChecksums) {
            if (S3Errors.isRefusal(noChecksums)) {
                return put(r -> r);
            }
            throw noChecksums;
        }
    }

    private String put(UnaryOperator<PutObjectRequest.Builder> change) {
        return put(key, change);
    }

    private String put(String name, UnaryOperator<PutObjectRequest.Builder> change) {
        PutObjectRequest.Builder request =
                ObjectHeaders.put(config, VfsPath.ROOT).bucket(config.bucket()).key(name);
        PutObjectResponse answer = client.putObject(change.apply(request).build(), RequestBody.fromBytes(BYTE));
        made(name, answer.versionId());
        return String.valueOf(answer.eTag());
    }

    private void made(String name, @Nullable String version) {
        versions.add(new Version(name, version == null ? "" : version));
    }

    /** All that was made of that name; where the bucket keeps versions, those, or each start would leave some. */
    private void remove(String name) {
        List<Version> all =
                versions.stream().filter(v -> v.key().equals(name)).distinct().toList();
        versions.removeAll(all);
        all.forEach(version -> client.deleteObject(r -> {
            r.bucket(config.bucket()).key(name);
            if (!version.id().isEmpty()) {
                r.versionId(version.id());
            }
        }));
    }

    private boolean isRefused(UnaryOperator<PutObjectRequest.Builder> condition) {
        try {
            put(condition);
            return false;
        } catch (SdkException refused) {
            return requireAnswer(refused, S3Errors.isConditionFailed(refused));
        }
    }

    private boolean isTaken(UnaryOperator<PutObjectRequest.Builder> condition) {
        try {
            put(condition);
            return true;
        } catch (SdkException refused) {
            return requireAnswer(refused, false);
        }
    }

    private void parts() {
        String upload;
        try {
            upload = client.createMultipartUpload(ObjectHeaders.multipart(config, VfsPath.ROOT)
                            .bucket(config.bucket())
                            .key(key)
                            .build())
                    .uploadId();
        } catch (SdkException refused) {
            requireAnswer(refused, false);
            return;
        }
        found.add(Ability.MULTIPART);
        boolean open = true;
        try {
            String etag = copy(upload);
            if (!etag.isEmpty()) {
                found.add(Ability.PART_COPY);
                open = complete(upload, etag);
            }
        } finally {
            if (open) {
                client.abortMultipartUpload(
                        r -> r.bucket(config.bucket()).key(key).uploadId(upload));
            }
        }
    }

    /** The ETag of a part that is a copy, or an empty text. */
    private String copy(String upload) {
        try {
            copyPart(upload, r -> r.copySourceIfMatch(OTHER));
        } catch (SdkException refused) {
            if (requireAnswer(refused, S3Errors.isConditionFailed(refused))) {
                found.add(Ability.MATCHING_COPY);
            }
        }
        try {
            return copyPart(upload, r -> r);
        } catch (SdkException refused) {
            requireAnswer(refused, false);
            return "";
        }
    }

    private String copyPart(String upload, UnaryOperator<UploadPartCopyRequest.Builder> change) {
        UploadPartCopyRequest.Builder request = UploadPartCopyRequest.builder()
                .sourceBucket(config.bucket())
                .sourceKey(key)
                .destinationBucket(config.bucket())
                .destinationKey(key)
                .uploadId(upload)
                .partNumber(1);
        return client.uploadPartCopy(change.apply(request).build())
                .copyPartResult()
                .eTag();
    }

    /** Whether the upload is still open: each condition that is obeyed leaves it so. */
    private boolean complete(String upload, String etag) {
        if (!isCompleteRefused(upload, etag, r -> r.ifNoneMatch("*"))) {
            return false;
        }
        found.add(Ability.EXCLUSIVE_COMPLETE);
        if (!isCompleteRefused(upload, etag, r -> r.ifMatch(OTHER))) {
            return false;
        }
        found.add(Ability.MATCHING_COMPLETE);
        return true;
    }

    private boolean isCompleteRefused(
            String upload, String etag, UnaryOperator<CompleteMultipartUploadRequest.Builder> condition) {
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(config.bucket())
                .key(key)
                .uploadId(upload)
                .multipartUpload(m ->
                        m.parts(CompletedPart.builder().partNumber(1).eTag(etag).build()));
        try {
            made(
                    key,
                    client.completeMultipartUpload(condition.apply(request).build())
                            .versionId());
            return false;
        } catch (SdkException refused) {
            return requireAnswer(refused, S3Errors.isConditionFailed(refused));
        }
    }

    /** Gives the finding back if the store has said no; what is no answer to the question ends the probe. */
    private static boolean requireAnswer(SdkException failure, boolean finding) {
        if (S3Errors.isRefusal(failure)) {
            return finding;
        }
        throw failure;
    }
}
