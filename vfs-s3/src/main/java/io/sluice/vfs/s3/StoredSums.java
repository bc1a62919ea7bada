package io.sluice.vfs.s3;

import io.sluice.vfs.s3.Abilities.Ability;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * The sums that a store keeps with an object, as far as they are of its whole content: those of objects in parts are mostly
 * sums of sums.
 */
final class StoredSums {

    private StoredSums() {}

    /** The sum in lower case hexadecimal digits, if this answer has it. */
    static Optional<String> of(HeadObjectResponse head, Abilities abilities, String algorithm) {
        return switch (algorithm) {
            case "CRC32" -> whole(head, head.checksumCRC32());
            case "SHA-1" -> whole(head, head.checksumSHA1());
            case "SHA-256" -> whole(head, head.checksumSHA256());
            case "MD5" -> abilities.has(Ability.MD5_ETAGS) ? md5(head) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<String> whole(HeadObjectResponse head, @Nullable String base64) {
        if (base64 == null || base64.contains("-") || head.checksumType() == ChecksumType.COMPOSITE) {
            return Optional.empty();
        }
        try {
            return Optional.of(HexFormat.of().formatHex(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty(); // reading the object tells as well
        }
    }

    /** With keys of a key management the ETag is something else, and in parts it has a dash. */
    private static Optional<String> md5(HeadObjectResponse head) {
        String etag = Optional.ofNullable(head.eTag()).orElse("").replace("\"", "");
        boolean plain =
                (head.serverSideEncryption() == null || head.serverSideEncryption() == ServerSideEncryption.AES256)
                        && head.sseCustomerAlgorithm() == null;
        return plain && etag.matches("[0-9a-f]{32}") ? Optional.of(etag) : Optional.empty();
    }
}
