package io.sluice.vfs.s3;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signs uploads without their bodies, over HTTP as over HTTPS. The SDK's own signer insists on a SHA-256 of each body that
 * goes over plain HTTP, which costs more than all the rest of an upload; it is shown the request alone and so declares
 * the payload unsigned. Decision 0020 has the figures.
 */
final class UnsignedBodies implements AwsV4AuthScheme {

    private final AwsV4HttpSigner signer = new Signer(AwsV4HttpSigner.create());

    @Override
    public String schemeId() {
        return SCHEME_ID;
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return providers.identityProvider(AwsCredentialsIdentity.class);
    }

    @Override
    public AwsV4HttpSigner signer() {
        return signer;
    }

    private record Signer(AwsV4HttpSigner headers) implements AwsV4HttpSigner {

        @Override
        public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
            if (request.payload().isEmpty() || request.request().method() != SdkHttpMethod.PUT) {
                return headers.sign(request);
            }
            return headers.sign(withoutBody(request)).toBuilder()
                    .payload(request.payload().get())
                    .build();
        }

        @SuppressWarnings("NullAway") // the builder takes null for no body
        private static <T extends AwsCredentialsIdentity> SignRequest<T> withoutBody(SignRequest<T> request) {
            return request.toBuilder()
                    .payload(null)
                    .putProperty(PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(CHUNK_ENCODING_ENABLED, false)
                    .build();
        }

        @Override
        public CompletableFuture<AsyncSignedRequest> signAsync(
                AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
            return headers.signAsync(request);
        }
    }
}
