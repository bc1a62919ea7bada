package io.sluice.server.tls;

import io.sluice.server.observe.LogText;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what has expired or is about to. */
final class ExpiryLog {

    private static final Logger log = LoggerFactory.getLogger(ExpiryLog.class);
    private static final Duration SOON = Duration.ofDays(30);

    private ExpiryLog() {}

    /** One line for each certificate, and each list of revoked ones, that somebody has to see to. */
    static void look(List<ServedCertificate> certificates, List<X509CRL> lists, Instant now) {
        for (ServedCertificate certificate : certificates) {
            String event = event(certificate, now);
            if (!event.isEmpty()) {
                log.warn(
                        "event={} file={} names={} from={} until={}",
                        event,
                        LogText.quoted(certificate.place()),
                        LogText.quoted(String.join(",", certificate.names())),
                        certificate.from(),
                        certificate.expires());
            }
        }
        for (X509CRL list : lists) {
            Date next = list.getNextUpdate();
            if (next != null && next.toInstant().isBefore(now)) {
                log.warn(
                        "event=revocation-list-expired issuer={} until={}",
                        LogText.quoted(list.getIssuerX500Principal().getName()),
                        next.toInstant());
            }
        }
    }

    private static String event(ServedCertificate certificate, Instant now) {
        if (!now.isBefore(certificate.expires())) {
            return "certificate-expired";
        } else if (now.isBefore(certificate.from())) {
            return "certificate-not-valid-yet";
        }
        return now.plus(SOON).isAfter(certificate.expires()) ? "certificate-expires" : "";
    }
}
