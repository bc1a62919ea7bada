package io.sluice.vfs.s3;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who we are to the store. Without a key and without a file, the SDK's own chain decides: environment
 * ({@code AWS_ACCESS_KEY_ID} and so on), web identity, profiles, container and instance roles.
 *
 * @param accessKey the access key; with it goes {@code secretKey}
 * @param secretKey its secret
 * @param sessionToken the token of temporary keys
 * @param file a file of profiles as {@code ~/.aws/credentials} is one; read again when it changes
 * @param profile which profile of that file, or of the SDK's own files
 */
public record CredentialsConfig(
        Optional<String> accessKey,
        Optional<SecretText> secretKey,
        Optional<SecretText> sessionToken,
        Optional<Path> file,
        Optional<String> profile) {

    /** The SDK's own chain. */
    static final CredentialsConfig DEFAULTS = new CredentialsConfig(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Refuses halves and contradictions. */
    public CredentialsConfig {
        if (accessKey.isPresent() != secretKey.isPresent()) {
            throw new IllegalArgumentException(
                    accessKey.isPresent()
                            ? "secret-key: an access key needs its secret"
                            : "access-key: a secret key needs its access key");
        }
        if (sessionToken.isPresent() && accessKey.isEmpty()) {
            throw new IllegalArgumentException("session-token: a token needs its keys");
        }
        if (file.isPresent() && accessKey.isPresent()) {
            throw new IllegalArgumentException("file: keys are given already");
        }
        if (profile.isPresent() && accessKey.isPresent()) {
            throw new IllegalArgumentException("profile: keys are given already");
        }
    }

    /** A pair of keys. */
    public static CredentialsConfig keys(String accessKey, String secretKey) {
        return new CredentialsConfig(
                Optional.of(accessKey),
                Optional.of(new SecretText(secretKey)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
