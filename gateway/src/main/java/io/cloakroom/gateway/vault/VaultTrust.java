package io.cloakroom.gateway.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Trusts the CA certificates of a PEM file, in addition to those that Java trusts.
final class VaultTrust {
    private VaultTrust() {}

    static SSLContext in(Path pem) throws IOException {
        try (var in = Files.newInputStream(pem)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("vault-" + number++, each);
            }
            if (number == 0) {
                throw new IOException(pem + " holds no certificate");
            }
            for (var each : trusted(null).getAcceptedIssuers()) {
                store.setCertificateEntry("java-" + number++, each);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trusted(store)}, null);
            return context;
        } catch (IOException | GeneralSecurityException wrong) {
            throw new IOException("the certificates for Vault in " + pem + " cannot be read: " + wrong, wrong);
        }
    }

    /// @param store `null` for the certificates that Java trusts
    private static X509TrustManager trusted(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (var each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager manager) {
                return manager;
            }
        }
        throw new GeneralSecurityException("no trust manager");
    }
}
