package io.sluice.vfs.s3;

import io.sluice.vfs.VfsPath;
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
        switch (config.encryption().mode()) {
            case NONE -> {}
            case S3 -> request.serverSideEncryption(ServerSideEncryption.AES256);
            case KMS -> {
                request.serverSideEncryption(ServerSideEncryption.AWS_KMS);
                config.encryption().kmsKey().ifPresent(request::ssekmsKeyId);
            }
        }
        config.storageClass().ifPresent(request::storageClass);
        config.acl().ifPresent(request::acl);
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
        switch (config.encryption().mode()) {
            case NONE -> {}
            case S3 -> request.serverSideEncryption(ServerSideEncryption.AES256);
            case KMS -> {
                request.serverSideEncryption(ServerSideEncryption.AWS_KMS);
                config.encryption().kmsKey().ifPresent(request::ssekmsKeyId);
            }
        }
        config.storageClass().ifPresent(request::storageClass);
        config.acl().ifPresent(request::acl);
        return request;
    }

    /** A request to copy an object, without source and destination; its type comes with the metadata. */
    static CopyObjectRequest.Builder copy(S3Config config) {
        CopyObjectRequest.Builder request = CopyObjectRequest.builder();
        switch (config.encryption().mode()) {
            case NONE -> {}
            case S3 -> request.serverSideEncryption(ServerSideEncryption.AES256);
            case KMS -> {
                request.serverSideEncryption(ServerSideEncryption.AWS_KMS);
                config.encryption().kmsKey().ifPresent(request::ssekmsKeyId);
            }
        }
        config.storageClass().ifPresent(request::storageClass);
        config.acl().ifPresent(request::acl);
        return request;
    }
}
