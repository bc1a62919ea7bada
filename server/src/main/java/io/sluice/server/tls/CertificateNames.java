package io.sluice.server.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The host names and addresses that a server's certificate is for, in small letters. */
final class CertificateNames {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private CertificateNames() {}

    /** Those among its subject alternative names; where there are none, its common name, as old certificates have it. */
    static Set<String> of(X509Certificate certificate) {
        Set<String> names = new LinkedHashSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    boolean host =
                            alternative.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS);
                    if (host && alternative.get(1) instanceof String name) {
                        names.add(name.toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            // It is shown as it is, and chosen for no name.
            return Set.of();
        }
        if (names.isEmpty()) {
            commonNames(certificate).forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        }
        return names;
    }

    /** All common names of the subject, in no certain order; those that are no text are left out. */
    static List<String> commonNames(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .flatMap(rdn -> commonNames(rdn).stream())
                            .toList();
        } catch (InvalidNameException e) {
            return List.of();
        }
    }

    private static List<String> commonNames(Rdn rdn) {
        try {
            var values = rdn.toAttributes().get("CN");
            if (values == null) {
                return List.of();
            }
            List<String> names = new java.util.ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                if (values.get(i) instanceof String name) {
                    names.add(name);
                }
            }
            return names;
        } catch (javax.naming.NamingException e) {
            return List.of();
        }
    }
}
