package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3ConfigTest {

    private static S3Config at(String endpoint) {
        return S3Config.of("bucket", Optional.of(URI.create(endpoint)), CredentialsConfig.keys("k", "s"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:99999",
                "http://127.0.0.1:0",
                "https://user@s3.example.com",
                "https://s3.example.com?x=y",
                "ftp://s3.example.com",
                "s3.example.com"
            })
    void anEndpointThatNobodyCouldConnectToIsRefused(String endpoint) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> at(endpoint));
        assertTrue(String.valueOf(refused.getMessage()).contains("'" + endpoint + "'"), refused::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:65535", "https://s3.example.com", "HTTPS://[::1]:9000/"})
    void othersAreTaken(String endpoint) {
        assertDoesNotThrow(() -> at(endpoint));
    }
}
