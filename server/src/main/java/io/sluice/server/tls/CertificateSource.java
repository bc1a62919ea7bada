package io.sluice.server.tls;

import io.sluice.server.config.CertificateConfig;
import io.sluice.server.config.TlsConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files that one certificate comes from.
 *
 * @param file the certificate
 * @param key its key, if that is not in {@code file}
 * @param password of the key
 * @param setting the key of the configuration that names them
 * @param configured whether somebody named them, one by one
 */
record CertificateSource(Path file, Optional<Path> key, String password, String setting, boolean configured) {

    /** Those that somebody configured. */
    static List<CertificateSource> configured(TlsConfig tls) {
        List<CertificateSource> sources = new ArrayList<>();
        add(sources, tls.certificate(), "tls.certificate");
        for (int i = 0; i < tls.moreCertificates().size(); i++) {
            add(sources, tls.moreCertificates().get(i), "tls.more-certificates[" + i + "]");
        }
        return sources;
    }

    private static void add(List<CertificateSource> sources, CertificateConfig config, String setting) {
        config.file()
                .ifPresent(file -> sources.add(new CertificateSource(
                        file, config.key(), config.password().reveal(), setting, true)));
    }

    /** The pair that the server made itself. */
    static CertificateSource made(Path certificate, Path key) {
        return new CertificateSource(certificate, Optional.of(key), "", "tls.self-signed", false);
    }

    Stream<Path> files() {
        return Stream.concat(Stream.of(file), key.stream());
    }

    String fileSetting() {
        return part("file");
    }

    String keySetting() {
        return part(key.isPresent() ? "key" : "file");
    }

    String passwordSetting() {
        return part("password");
    }

    private String part(String name) {
        return configured ? setting + "." + name : setting;
    }
}
