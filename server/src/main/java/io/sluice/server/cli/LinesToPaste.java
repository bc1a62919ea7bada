package io.sluice.server.cli;

import io.sluice.server.config.TlsPolicy;
import io.sluice.server.tls.ServedCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Commands of usual clients that work as they stand. */
final class LinesToPaste {

    private LinesToPaste() {}

    /**
     * Whom they log in.
     *
     * @param user the name
     * @param password without one the clients ask for it
     */
    record Login(String user, Optional<String> password) {

        String curl(String options, String url) {
            String globbing = url.contains("[") ? "-g " : "";
            return "curl " + globbing + options + "--user "
                    + quote(user + password.map(p -> ":" + p).orElse("")) + " " + quote(url);
        }

        /** A URL with a path is opened by lftp before it looks at its options. */
        String lftp(String options, String url) {
            return "lftp " + options + "-u "
                    + quote(user + password.map(p -> "," + p).orElse("")) + " " + quote(url.replaceFirst("/$", ""));
        }
    }

    /**
     * The lines.
     *
     * @param certificates what clients of FTPS are shown
     * @param url of a host of that name, or of this machine
     */
    static List<String> of(
            Login login,
            TlsPolicy policy,
            List<ServedCertificate> certificates,
            Function<Optional<String>, String> url) {
        List<String> lines = new ArrayList<>();
        String here = url.apply(Optional.empty());
        boolean secure = policy.isOffered() && !certificates.isEmpty();
        if (policy == TlsPolicy.OFF || policy == TlsPolicy.OPTIONAL) {
            lines.add(login.curl("", here));
        }
        if (!secure) {
            lines.add(login.lftp("", here));
            return lines;
        }
        // lftp takes TLS wherever it is offered, so a line for it in clear would have to forbid that.
        ServedCertificate certificate = certificates.getFirst();
        if (!certificate.made()) {
            String named = url.apply(host(certificate));
            lines.add(login.curl("--ssl-reqd ", named));
            lines.add(login.lftp("-e 'set ftp:ssl-force yes' ", named));
        } else {
            String trusted = certificate
                    .file()
                    .map(file -> "--cacert "
                            + quote(file.toAbsolutePath().normalize().toString()))
                    .orElse("-k --pinnedpubkey sha256//" + certificate.prints().key());
            lines.add(login.curl("--ssl-reqd " + trusted + " ", here));
            // lftp trusts no file that holds no authority, but one fingerprint.
            lines.add(login.lftp(
                    "-e 'set ftp:ssl-force yes; set ssl:verify-certificate/"
                            + certificate.prints().sha1() + " no' ",
                    here));
        }
        return lines;
    }

    /** A name that clients can ask for. */
    private static Optional<String> host(ServedCertificate certificate) {
        return certificate.names().stream()
                .filter(name -> !name.startsWith("*") && !name.contains(":"))
                .findFirst();
    }

    /** One word for any POSIX shell. */
    static String quote(String text) {
        return text.matches("[A-Za-z0-9_./:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
