package io.sluice.server.tls;

import io.sluice.server.observe.LogText;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom a client's certificate names. What could be read in two ways names nobody:
 *
 * <ul>
 *   <li>The common name counts if the subject has exactly one, be it in an RDN of its own or with others; of several none
 *       does, because programs differ in which of them is the name.
 *   <li>Of the alternative names e-mail addresses (rfc822Name), DNS names and URIs count, each as it is written; a wildcard
 *       is a name like any other. If one of them cannot be read, the certificate names nobody.
 *   <li>Names that are empty, longer than {@value #MOST_LENGTH} characters, or hold control or format characters do not
 *       count: what stands before a NUL is not the name.
 * </ul>
 */
public final class ClientNames {

    /** No user's name is longer. */
    static final int MOST_LENGTH = 255;

    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final Set<Integer> KINDS = Set.of(1, 2, 6); // rfc822Name, dNSName, URI (RFC 5280 section 4.2.1.6)

    private ClientNames() {}

    /** The names in the certificate, which somebody has verified; with capital letters and all. */
    public static Set<String> of(X509Certificate certificate) {
        Set<String> names = new HashSet<>();
        List<String> common = CertificateNames.commonNames(certificate);
        if (common.size() == 1) {
            names.add(common.getFirst());
        }
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives == null && certificate.getExtensionValue(ALTERNATIVE_NAMES) != null) {
                return Set.of(); // the JDK passes over an extension that it cannot read
            } else if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (KINDS.contains(alternative.get(0)) && alternative.get(1) instanceof String name) {
                        names.add(name);
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return Set.of();
        }
        names.removeIf(name -> !isPlain(name));
        return Set.copyOf(names);
    }

    private static boolean isPlain(String name) {
        return !name.isBlank()
                && name.length() <= MOST_LENGTH
                && name.codePoints().noneMatch(LogText::isHarmful);
    }
}
