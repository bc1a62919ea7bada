package io.sluice.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.testing.TestAuthority;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;

/** Whom certificates name, and whom they do not. */
final class ClientCertificateNamesTest {

    private static final TestAuthority AUTHORITY = TestAuthority.named("names");

    @Test
    void commonNameAndAlternativeNamesCount() {
        assertEquals(
                Set.of("Anna Maier", "anna@example.com", "Printer.example.com", "urn:user:anna"),
                names(
                        new X500Name("O=Example,CN=Anna Maier"),
                        new GeneralName(GeneralName.rfc822Name, "anna@example.com"),
                        new GeneralName(GeneralName.dNSName, "Printer.example.com"),
                        new GeneralName(GeneralName.uniformResourceIdentifier, "urn:user:anna"),
                        new GeneralName(GeneralName.iPAddress, "192.0.2.1"),
                        new GeneralName(GeneralName.registeredID, "1.2.3")));
    }

    @Test
    void noNameIsNoName() {
        assertEquals(Set.of(), names(new X500Name("O=Example,OU=anna")));
        assertEquals(Set.of(), names(new X500Name("CN=")));
        assertEquals(Set.of(), names(new X500Name("CN=" + "x".repeat(ClientNames.MOST_LENGTH + 1))));
        assertEquals(Set.of("x".repeat(ClientNames.MOST_LENGTH)), names(new X500Name("CN=" + "x".repeat(255))));
    }

    @Test
    void ofSeveralCommonNamesNoneCounts() {
        assertEquals(Set.of(), names(new X500Name("CN=anna,O=Example,CN=admin")));
        assertEquals(Set.of(), names(subject(cn("anna"), cn("admin"))));
        assertEquals(Set.of(), names(new X500Name(new RDN[] {
            new RDN(cn("anna")), new RDN(new AttributeTypeAndValue(BCStyle.CN, new DERBitString(new byte[] {1})))
        })));
    }

    @Test
    void aCommonNameMayShareItsPlaceWithOthers() {
        assertEquals(
                Set.of("anna"),
                names(subject(cn("anna"), new AttributeTypeAndValue(BCStyle.UID, new DERUTF8String("admin")))));
    }

    @Test
    void textThatLooksLikeANameIsNone() {
        assertEquals(Set.of("anna,CN=admin"), names(subject(cn("anna,CN=admin"))));
        assertEquals(Set.of(), names(new X500Name(new RDN[] {
            new RDN(new AttributeTypeAndValue(BCStyle.O, new DERUTF8String("x,CN=admin")))
        })));
        assertEquals(Set.of(), names(new X500Name(new RDN[] {
            new RDN(new AttributeTypeAndValue(new ASN1ObjectIdentifier("1.2.3.4"), new DERUTF8String("CN=admin")))
        })));
    }

    @Test
    void namesWithInvisibleCharactersDoNotCount() {
        assertEquals(Set.of(), names(subject(cn("admin\0.example.com"))));
        assertEquals(Set.of(), names(subject(cn("admin\n"))));
        assertEquals(Set.of(), names(subject(cn("adm\u202Ein"))));
        assertEquals(Set.of("admin "), names(subject(cn("admin "))));
    }

    @Test
    void aNulInAnAlternativeNameMakesNobodyOfItsBeginning() {
        GeneralName cut = new GeneralName(GeneralName.rfc822Name, new DERIA5String("admin\0@evil.example", false));
        assertEquals(Set.of("anna"), names(new X500Name("CN=anna"), cut));
    }

    @Test
    void alternativeNamesThatCannotBeReadMakeItNobody() {
        GeneralName broken = new GeneralName(GeneralName.uniformResourceIdentifier, new DERIA5String(":::", false));
        assertEquals(Set.of(), names(new X500Name("CN=anna"), broken));
    }

    private static AttributeTypeAndValue cn(String text) {
        return new AttributeTypeAndValue(BCStyle.CN, new DERUTF8String(text));
    }

    /** A subject of one RDN with several values. */
    private static X500Name subject(AttributeTypeAndValue... values) {
        return new X500Name(new RDN[] {new RDN(values)});
    }

    private static Set<String> names(X500Name subject, GeneralName... alternatives) {
        return ClientNames.of(AUTHORITY.issue(subject, alternatives).certificate());
    }
}
