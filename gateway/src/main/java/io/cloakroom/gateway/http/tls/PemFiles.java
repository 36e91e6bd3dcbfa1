package io.cloakroom.gateway.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// A certificate chain and its private key, read from PEM files and checked against each other. An error names the file
/// and what was expected in it, but never quotes a file, because one of them is secret.
record PemFiles(List<X509Certificate> chain, PrivateKey key) {
    private static final Pattern CERTIFICATE_BEGINS = Pattern.compile("-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----");
    /// The labels of RFC 7468 section 5.1, and the ones that OpenSSL adds to them.
    private static final Pattern CERTIFICATE =
            Pattern.compile(CERTIFICATE_BEGINS + "([A-Za-z0-9+/=\\s]+)-----END (?:X509 |TRUSTED )?CERTIFICATE-----");
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----", Pattern.CASE_INSENSITIVE);
    private static final int MOST_BYTES = 1 << 20;
    private static final String EXPECTED_CHAIN =
            "expected is PEM: the server's certificate (-----BEGIN CERTIFICATE-----), and behind it its chain";
    private static final String EXPECTED_KEY =
            "expected is the certificate's key as PEM, PKCS #8 and not encrypted (-----BEGIN PRIVATE KEY-----)";

    /// @throws IOException with a sentence for the operator
    static PemFiles read(Path certificate, Path key) throws IOException {
        var chain = chain(certificate);
        var secret = key(key, chain.getFirst().getPublicKey(), certificate);
        requireFit(chain, secret, certificate, key);
        return new PemFiles(chain, secret);
    }

    /// All certificates of a file, whatever else is in it: many tools put the key or parameters there too.
    private static List<X509Certificate> chain(Path file) throws IOException {
        var text = new String(bytes(file, "tls-cert", EXPECTED_CHAIN), StandardCharsets.ISO_8859_1);
        long begun = CERTIFICATE_BEGINS.matcher(text).results().count();
        if (begun == 0) {
            var swapped = text.contains("PRIVATE KEY-----") ? " (it holds a private key: are the two swapped?)" : "";
            throw new IOException("tls-cert: " + file + " holds no certificate" + swapped + "; " + EXPECTED_CHAIN);
        }
        var blocks = CERTIFICATE.matcher(text).results().toList();
        try {
            var chain = new ArrayList<X509Certificate>();
            for (var block : blocks) {
                chain.add(certificate(block.group(1)));
            }
            if (chain.size() == begun) {
                return chain;
            }
        } catch (CertificateException | IllegalArgumentException damaged) {
            // The exception below says so.
        }
        throw new IOException(
                "tls-cert: " + file + " holds a certificate that cannot be read, perhaps cut off; " + EXPECTED_CHAIN);
    }

    private static X509Certificate certificate(String base64) throws CertificateException {
        var encoded = new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64));
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(encoded);
    }

    private static PrivateKey key(Path file, PublicKey ofCertificate, Path certificate) throws IOException {
        var text = new String(bytes(file, "tls-key", EXPECTED_KEY), StandardCharsets.ISO_8859_1);
        var found = KEY.matcher(text);
        if (!found.find()) {
            throw new IOException("tls-key: " + file + " " + otherKey(text, file) + "; " + EXPECTED_KEY);
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(found.group(1));
        } catch (IllegalArgumentException damaged) {
            throw new IOException("tls-key: " + file + " cannot be read, perhaps cut off; " + EXPECTED_KEY);
        }
        try {
            return KeyFactory.getInstance(ofCertificate.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException other) {
            throw new IOException("tls-key: " + file + " is no " + ofCertificate.getAlgorithm()
                    + " key that can be read, which the certificate in " + certificate + " has; " + EXPECTED_KEY);
        }
    }

    private static String otherKey(String text, Path file) {
        if (text.contains("ENCRYPTED")) {
            return "is encrypted, and the server cannot ask for its passphrase: `openssl pkey -in " + file
                    + " -out FILE` writes it without";
        }
        if (text.contains("-----BEGIN RSA PRIVATE KEY-----") || text.contains("-----BEGIN EC PRIVATE KEY-----")) {
            return "is a key in an older form: `openssl pkcs8 -topk8 -nocrypt -in " + file
                    + " -out FILE` writes PKCS #8";
        }
        return text.contains("-----BEGIN CERTIFICATE-----")
                ? "holds a certificate: are the two swapped?"
                : "holds no private key";
    }

    private static byte[] bytes(Path file, String setting, String expected) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException(setting + ": " + file + " is a directory; " + expected);
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException(setting + ": " + file + " is too large; " + expected);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException absent) {
            throw new IOException(setting + ": there is no file " + file + "; " + expected);
        } catch (AccessDeniedException denied) {
            throw new IOException(setting + ": the server's user may not read " + file + "; " + expected);
        }
    }

    private static void requireFit(List<X509Certificate> chain, PrivateKey key, Path certificateFile, Path keyFile)
            throws IOException {
        for (int i = 0; i < chain.size(); i++) {
            if (fits(chain.get(i).getPublicKey(), key)) {
                if (i == 0) {
                    return;
                }
                throw new IOException("tls-cert: in " + certificateFile + " the server's own certificate is number "
                        + (i + 1) + "; expected is that it comes first, and its chain behind it");
            }
        }
        throw new IOException("tls-key: the key in " + keyFile + " is not that of the certificate in " + certificateFile
                + " (" + chain.getFirst().getSubjectX500Principal().getName()
                + "); expected are two files of one pair");
    }

    /// The parameters of RSASSA-PSS, which has no default ones. A key may name those that it is meant for.
    private static PSSParameterSpec pss(PublicKey certified) {
        return certified instanceof RSAKey rsa && rsa.getParams() instanceof PSSParameterSpec own
                ? own
                : new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
    }

    private static boolean fits(PublicKey certified, PrivateKey key) throws IOException {
        var algorithm = switch (certified.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> certified.getAlgorithm();
        };
        try {
            var probe = "does the key fit".getBytes(StandardCharsets.US_ASCII);
            var signature = Signature.getInstance(algorithm);
            if (algorithm.equals("RSASSA-PSS")) {
                signature.setParameter(pss(certified));
            }
            signature.initSign(key);
            signature.update(probe);
            var signed = signature.sign();
            signature.initVerify(certified);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException differentKinds) {
            return false;
        }
    }
}
