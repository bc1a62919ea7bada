package io.sluice.server.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
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
            commonNames(certificate).stream()
                    .filter(name -> !name.isEmpty())
                    .forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        }
        return names;
    }

    /** All common names of the subject, in no certain order; empty texts for those that are no text. */
    static List<String> commonNames(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            LdapName subject =
                    new LdapName(certificate.getSubjectX500Principal().getName());
            for (Rdn rdn : subject.getRdns()) {
                Attribute values = rdn.toAttributes().get("CN");
                for (int i = 0; values != null && i < values.size(); i++) {
                    names.add(values.get(i) instanceof String name ? name : "");
                }
            }
            return names;
        } catch (NamingException e) {
            return List.of();
        }
    }
}
