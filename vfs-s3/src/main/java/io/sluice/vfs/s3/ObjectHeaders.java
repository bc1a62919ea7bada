package io.sluice.vfs.s3;

import io.sluice.vfs.VfsPath;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What the settings and the name say of every object we write: encryption, class, ACL, type. */
final class ObjectHeaders {

    private ObjectHeaders() {}

    /** A request to write an object of that name, without bucket and key. */
    static PutObjectRequest.Builder put(S3Config config, VfsPath path) {
        PutObjectRequest.Builder request = PutObjectRequest.builder().contentType(ContentTypes.of(path.name()));
        stamp(config, request::serverSideEncryption, request::ssekmsKeyId, request::storageClass, request::acl);
        return request;
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
