package io.sluice.vfs.s3;

import io.sluice.vfs.VfsPath;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What the settings and the name say of every object we write: encryption, class, ACL, type. */
final class ObjectHeaders {

    private static final String CLASS = "StorageClass";

    /** What is said of an object besides its metadata, as the SDK names it. */
    private static final Set<String> REPEATED = Set.of(
            "ContentType",
            "ContentEncoding",
            "ContentDisposition",
            "ContentLanguage",
            "CacheControl",
            "WebsiteRedirectLocation",
            CLASS);

    private ObjectHeaders() {}

    /** A request to write an object of that name, without bucket and key. */
    static PutObjectRequest.Builder put(S3Config config, VfsPath path) {
        PutObjectRequest.Builder request = PutObjectRequest.builder().contentType(ContentTypes.of(path.name()));
        stamp(config, request::serverSideEncryption, request::ssekmsKeyId, request::storageClass, request::acl);
        return request;
    }

    /** A request to write what an upload says, without bucket and key. */
    static PutObjectRequest.Builder put(S3Config config, UploadTarget target) {
        PutObjectRequest.Builder request = put(config, target.path());
        target.said().ifPresent(head -> repeat(config, head, request));
        return request;
    }

    /** The same for an upload in parts. */
    static CreateMultipartUploadRequest.Builder multipart(S3Config config, UploadTarget target) {
        CreateMultipartUploadRequest.Builder request = multipart(config, target.path());
        target.said().ifPresent(head -> repeat(config, head, request));
        return request;
    }

    /** Says of an object what was said of another one; builders have no type in common but tell their fields. */
    private static void repeat(S3Config config, HeadObjectResponse head, SdkPojo request) {
        for (SdkField<?> field : request.sdkFields()) {
            if (REPEATED.contains(field.memberName()) && !isSet(config, field)) {
                head.getValueForField(field.memberName(), String.class)
                        .filter(value -> !value.isEmpty())
                        .ifPresent(value -> field.set(request, value));
            } else if (field.memberName().equals("Expires")) {
                expires(head).ifPresent(time -> field.set(request, time));
            }
        }
    }

    private static boolean isSet(S3Config config, SdkField<?> field) {
        return field.memberName().equals(CLASS) && config.storageClass().isPresent();
    }

    /** When the object expires in caches, if that is a time: everybody may write anything there. */
    private static Optional<Instant> expires(HeadObjectResponse head) {
        try {
            return Optional.ofNullable(head.expiresString())
                    .map(text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException unusual) {
            return Optional.empty();
        }
    }

    /** A request to write the marker of a directory, without bucket and key. */
    static PutObjectRequest.Builder marker(S3Config config) {
        return put(config, VfsPath.ROOT).contentType("application/x-directory");
    }

    /** The same for an object in parts. */
    static CreateMultipartUploadRequest.Builder multipart(S3Config config, VfsPath path) {
        CreateMultipartUploadRequest.Builder request =
                CreateMultipartUploadRequest.builder().contentType(ContentTypes.of(path.name()));
        stamp(config, request::serverSideEncryption, request::ssekmsKeyId, request::storageClass, request::acl);
        return request;
    }

    /** A request to copy an object, without source and destination; its type comes with the metadata. */
    static CopyObjectRequest.Builder copy(S3Config config) {
        CopyObjectRequest.Builder request = CopyObjectRequest.builder();
        stamp(config, request::serverSideEncryption, request::ssekmsKeyId, request::storageClass, request::acl);
        return request;
    }

    /** The SDK's builders have these in common and no type that says so. */
    private static void stamp(
            S3Config config,
            Consumer<ServerSideEncryption> encryption,
            Consumer<String> key,
            Consumer<String> storageClass,
            Consumer<String> acl) {
        switch (config.encryption().mode()) {
            case NONE -> {}
            case S3 -> encryption.accept(ServerSideEncryption.AES256);
            case KMS -> {
                encryption.accept(ServerSideEncryption.AWS_KMS);
                config.encryption().kmsKey().ifPresent(key);
            }
        }
        config.storageClass().ifPresent(storageClass);
        config.acl().ifPresent(acl);
    }
}
