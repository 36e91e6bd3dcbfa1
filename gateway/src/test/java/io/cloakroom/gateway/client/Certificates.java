package io.cloakroom.gateway.client;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate for a server on this host and the authority that signed it, in the file formats that clients need,
/// with all extensions that strict clients require.
public record Certificates(Path authority, Path certificate, Path key, SSLContext trusting) {
    private static final X500Principal ISSUER = new X500Principal("CN=Test authority");

    public static Certificates make(Path directory) throws Exception {
        var issuer = pair();
        var own = pair();
        var authority = sign(ISSUER, issuer, issuer, true);
        var certificate = sign(new X500Principal("CN=localhost"), own, issuer, false);
        var made = new Certificates(
                directory.resolve("authority.pem"),
                directory.resolve("certificate.pem"),
                directory.resolve("key.pem"),
                trusting(authority));
        pem(made.authority, "CERTIFICATE", authority.getEncoded());
        pem(made.certificate, "CERTIFICATE", certificate.getEncoded());
        pem(made.key, "PRIVATE KEY", own.getPrivate().getEncoded());
        return made;
    }

    private static KeyPair pair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(X500Principal subject, KeyPair pair, KeyPair issuer, boolean authority)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        var now = Instant.now();
        var utils = new JcaX509ExtensionUtils();
        var usage = authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
        var builder = new JcaX509v3CertificateBuilder(
                        ISSUER,
                        BigInteger.valueOf(authority ? 1 : 2),
                        Date.from(now.minusSeconds(60)),
                        Date.from(now.plusSeconds(24 * 3600)),
                        subject,
                        pair.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                .addExtension(Extension.keyUsage, true, new KeyUsage(usage))
                .addExtension(Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(pair.getPublic()))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        utils.createAuthorityKeyIdentifier(issuer.getPublic()));
        if (!authority) {
            var names = new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.dNSName, "*." + RealServer.DOMAIN)
            });
            builder.addExtension(Extension.subjectAlternativeName, false, names);
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
    }

    private static void pem(Path file, String what, byte[] bytes) throws IOException {
        var text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static SSLContext trusting(X509Certificate authority) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("authority", authority);
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
