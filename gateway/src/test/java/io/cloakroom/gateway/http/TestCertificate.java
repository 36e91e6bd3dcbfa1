package io.cloakroom.gateway.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A self-signed certificate for 127.0.0.1 and localhost with its key, as PEM files.
public record TestCertificate(Path certificate, Path key) {
    /// Makes a pair in this directory; one that is there already is replaced.
    public static TestCertificate in(Path directory, String commonName) {
        var now = Instant.now();
        return in(directory, commonName, now.minusSeconds(60), now.plusSeconds(3600));
    }

    public static TestCertificate in(Path directory, String commonName, Instant from, Instant until) {
        try {
            var made = new TestCertificate(directory.resolve("cert.pem"), directory.resolve("key.pem"));
            made.write(commonName, from, until);
            return made;
        } catch (IOException | GeneralSecurityException | OperatorCreationException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// One of a kind that the server's TLS cannot use.
    public static void rsaPss(Path directory, String commonName) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSASSA-PSS");
        generator.initialize(2048);
        var made = new TestCertificate(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        var now = Instant.now();
        try {
            made.write(commonName, now.minusSeconds(60), now.plusSeconds(3600), generator.generateKeyPair(), ec());
        } catch (IOException | OperatorCreationException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void write(String commonName, Instant from, Instant until)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        var pair = ec();
        write(commonName, from, until, pair, pair);
    }

    private static KeyPair ec() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private void write(String commonName, Instant from, Instant until, KeyPair pair, KeyPair signer)
            throws IOException, OperatorCreationException {
        var subject = new X500Principal("CN=" + commonName);
        var names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
        });
        var signed = new JcaX509v3CertificateBuilder(
                        subject, BigInteger.ONE, Date.from(from), Date.from(until), subject, pair.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, names)
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
        pem(key, "PRIVATE KEY", pair.getPrivate().getEncoded());
        pem(certificate, "CERTIFICATE", signed.getEncoded());
    }

    private static void pem(Path file, String what, byte[] bytes) throws IOException {
        var text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    /// For a server of the JDK with this certificate.
    public SSLContext serving() {
        try {
            var pem = Files.readString(key).replaceAll("-----[A-Z ]+-----", "");
            var secret = KeyFactory.getInstance("EC")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var read = new ByteArrayInputStream(Files.readAllBytes(certificate));
            var chain =
                    new Certificate[] {CertificateFactory.getInstance("X.509").generateCertificate(read)};
            store.setKeyEntry("test", secret, new char[0], chain);
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// Trust managers that trust only this certificate, under its names.
    public TrustManager[] trust() {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var read = new ByteArrayInputStream(Files.readAllBytes(certificate));
            store.setCertificateEntry(
                    "test", CertificateFactory.getInstance("X.509").generateCertificate(read));
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust(), null);
            return context;
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
