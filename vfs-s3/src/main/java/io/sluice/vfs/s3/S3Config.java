package io.sluice.vfs.s3;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings of an S3 store; {@code docs/s3-store.md} explains them.
 *
 * @param bucket the bucket that is served
 * @param endpoint where the store answers, as a URL; empty for Amazon's own by region
 * @param region the region of the bucket; empty for {@code us-east-1} with an endpoint, for what the SDK finds without
 * @param prefix what all keys begin with, as a path without slashes at its ends; empty for the whole bucket
 * @param addressing how the bucket is named in requests
 * @param credentials who we are
 * @param encryption how the store encrypts what we write
 * @param storageClass the class of what we write; empty for the bucket's own
 * @param acl the canned ACL of what we write; empty for none
 * @param probe whether opening the store finds out what it can do by writing and removing one object
 * @param uploads memory and parts of uploads
 * @param renames bounds on copies within the store
 * @param connection how requests travel
 */
public record S3Config(
        String bucket,
        Optional<String> endpoint,
        Optional<String> region,
        String prefix,
        Addressing addressing,
        CredentialsConfig credentials,
        EncryptionConfig encryption,
        Optional<String> storageClass,
        Optional<String> acl,
        Probing probe,
        UploadsConfig uploads,
        RenamesConfig renames,
        ConnectionConfig connection) {

    /** How requests name the bucket. */
    public enum Addressing {
        /** In the path with an endpoint of its own, in the host name without. */
        AUTO,
        /** In the path. */
        PATH,
        /** In the host name. */
        VIRTUAL_HOSTED
    }

    /** When it is found out what the store can do. */
    public enum Probing {
        /** When it is opened. */
        AT_START,
        /** Never: it is taken to have no conditions and no part copies; for credentials that only read. */
        NEVER
    }

    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,254}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** Keys have 1024 bytes; names below the prefix need some of them. */
    private static final int LONGEST_PREFIX = 512;

    private static final int LAST_PORT = 65_535;

    /** Gives defaults for what is absent and checks the rest. */
    @SuppressWarnings("ConstantValue") // the reader passes null for what the file leaves out
    public S3Config {
        if (bucket == null) {
            throw new IllegalArgumentException("bucket: the bucket to serve is missing");
        }
        require(BUCKET.matcher(bucket).matches(), "bucket: expected the name of a bucket, not '" + bucket + "'");
        endpoint.ifPresent(S3Config::requireUrl);
        region.ifPresent(r -> require(WORD.matcher(r).matches(), "region: expected a name such as eu-central-1"));
        prefix = prefix == null ? "" : trimmed(prefix);
        require(
                !prefix.contains("${"),
                "prefix: one bucket is opened for everybody, so there are no placeholders here; ${user} belongs in the"
                        + " prefix of a mount on /, or in users[].home, which is below this prefix");
        require(isPath(prefix), "prefix: expected names with slashes between them, of 512 bytes at most");
        addressing = addressing == null ? Addressing.AUTO : addressing;
        credentials = credentials == null ? CredentialsConfig.DEFAULTS : credentials;
        encryption = encryption == null ? EncryptionConfig.DEFAULTS : encryption;
        storageClass.ifPresent(
                c -> require(WORD.matcher(c).matches(), "storage-class: expected a word such as STANDARD_IA"));
        acl.ifPresent(a -> require(WORD.matcher(a).matches(), "acl: expected a canned ACL such as private"));
        probe = probe == null ? Probing.AT_START : probe;
        uploads = uploads == null ? UploadsConfig.DEFAULTS : uploads;
        renames = renames == null ? RenamesConfig.DEFAULTS : renames;
        connection = connection == null ? ConnectionConfig.DEFAULTS : connection;
    }

    /** A store with the defaults. */
    @SuppressWarnings("NullAway") // what is absent takes its default
    public static S3Config of(String bucket, Optional<URI> endpoint, CredentialsConfig credentials) {
        return new S3Config(
                bucket,
                endpoint.map(URI::toString),
                Optional.empty(),
                null,
                null,
                credentials,
                null,
                Optional.empty(),
                Optional.empty(),
                null,
                null,
                null,
                null);
    }

    /** The same with another prefix. */
    public S3Config withPrefix(String other) {
        return new S3Config(
                bucket,
                endpoint,
                region,
                other,
                addressing,
                credentials,
                encryption,
                storageClass,
                acl,
                probe,
                uploads,
                renames,
                connection);
    }

    /** The same of another bucket. */
    S3Config withBucket(String other) {
        return new S3Config(
                other,
                endpoint,
                region,
                prefix,
                addressing,
                credentials,
                encryption,
                storageClass,
                acl,
                probe,
                uploads,
                renames,
                connection);
    }

    /** The same at another endpoint. */
    public S3Config withEndpoint(String other) {
        return new S3Config(
                bucket,
                Optional.of(other),
                region,
                prefix,
                addressing,
                credentials,
                encryption,
                storageClass,
                acl,
                probe,
                uploads,
                renames,
                connection);
    }

    /** The same as somebody else. */
    public S3Config withCredentials(CredentialsConfig other) {
        return new S3Config(
                bucket,
                endpoint,
                region,
                prefix,
                addressing,
                other,
                encryption,
                storageClass,
                acl,
                probe,
                uploads,
                renames,
                connection);
    }

    /** The same with or without the probe. */
    public S3Config withProbe(Probing other) {
        return new S3Config(
                bucket,
                endpoint,
                region,
                prefix,
                addressing,
                credentials,
                encryption,
                storageClass,
                acl,
                other,
                uploads,
                renames,
                connection);
    }

    /** The same with other headers for what is written. */
    S3Config withHeaders(EncryptionConfig otherEncryption, Optional<String> otherClass, Optional<String> otherAcl) {
        return new S3Config(
                bucket,
                endpoint,
                region,
                prefix,
                addressing,
                credentials,
                otherEncryption,
                otherClass,
                otherAcl,
                probe,
                uploads,
                renames,
                connection);
    }

    /** The same with other bounds on uploads. */
    public S3Config withUploads(UploadsConfig other) {
        return new S3Config(
                bucket,
                endpoint,
                region,
                prefix,
                addressing,
                credentials,
                encryption,
                storageClass,
                acl,
                probe,
                other,
                renames,
                connection);
    }

    /** The same with other bounds on renames. */
    public S3Config withRenames(RenamesConfig other) {
        return new S3Config(
                bucket,
                endpoint,
                region,
                prefix,
                addressing,
                credentials,
                encryption,
                storageClass,
                acl,
                probe,
                uploads,
                other,
                connection);
    }

    /** The same over other connections. */
    public S3Config withConnection(ConnectionConfig other) {
        return new S3Config(
                bucket,
                endpoint,
                region,
                prefix,
                addressing,
                credentials,
                encryption,
                storageClass,
                acl,
                probe,
                uploads,
                renames,
                other);
    }

    /** Whether the bucket stands in the path of requests. */
    boolean pathStyle() {
        return switch (addressing) {
            case AUTO -> endpoint.isPresent();
            case PATH -> true;
            case VIRTUAL_HOSTED -> false;
        };
    }

    private static void requireUrl(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean valid = lower.startsWith("http://") || lower.startsWith("https://");
        try {
            URI uri = URI.create(text);
            valid &= uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= LAST_PORT;
        } catch (IllegalArgumentException noUri) {
            valid = false;
        }
        require(valid, "endpoint: expected a URL such as https://s3.example.com, not '" + text + "'");
    }

    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '/') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isPath(String prefix) {
        for (String name : prefix.isEmpty() ? new String[0] : prefix.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return io.sluice.vfs.VfsPath.isClean(prefix)
                && prefix.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PREFIX;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
