package io.sluice.server.tls;

import java.net.IDN;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The host names and addresses that a server's certificate is for, in small letters. */
final class CertificateNames {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final String WILDCARD = "*.";

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

    /** That one of these names which is for this host: itself, else the wildcard for its first label (RFC 9525 6.3). */
    static Optional<String> covering(Set<String> names, String host) {
        String exact = normal(host);
        if (names.contains(exact)) {
            return Optional.of(exact);
        }
        int dot = exact.indexOf('.');
        return dot < 1
                ? Optional.empty()
                : Optional.of(WILDCARD + exact.substring(dot + 1)).filter(names::contains);
    }

    /** As certificates have it: in Punycode, and addresses without the brackets of HOST. */
    private static String normal(String name) {
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        try {
            return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return name.toLowerCase(Locale.ROOT);
        }
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
