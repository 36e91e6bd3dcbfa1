package io.cloakroom.admin.cli.console;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Trusts exactly the certificates from `admin.json`, from the server's certificate file, or from a profile, whatever
/// their names and issuers are. Any other certificate is checked as Java usually does.
public final class PinnedTrust extends X509ExtendedTrustManager {
    private final Set<X509Certificate> pinned;
    private final X509ExtendedTrustManager usual;

    private PinnedTrust(Set<X509Certificate> pinned, X509ExtendedTrustManager usual) {
        this.pinned = pinned;
        this.usual = usual;
    }

    public static SSLContext context(Optional<AdminFile> file) {
        return context(pinned(file), null);
    }

    /// Trusts the given certificates, and those that they have signed. Without them, trusts what Java trusts.
    ///
    /// @param authority PEM, one certificate or more
    /// @return absent for a server without TLS
    public static @Nullable SSLContext context(String url, @Nullable String authority) {
        if (!url.startsWith("https:")) {
            return null;
        }
        var given = authority == null ? Set.<X509Certificate>of() : certificates(authority);
        return context(given, given.isEmpty() ? null : given);
    }

    private static SSLContext context(Set<X509Certificate> pinned, @Nullable Set<X509Certificate> authorities) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new PinnedTrust(pinned, usual(authorities))}, null);
            return context;
        } catch (GeneralSecurityException | IOException failed) {
            throw new CliException("TLS is not available: " + failed.getMessage());
        }
    }

    private static Set<X509Certificate> certificates(String pem) {
        try {
            var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1));
            var found = new HashSet<X509Certificate>();
            for (var each : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
                found.add((X509Certificate) each);
            }
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException broken) {
            // reported like a file without certificates
        }
        throw new CliException("what is to be trusted holds no certificate in PEM form");
    }

    private static Set<X509Certificate> pinned(Optional<AdminFile> file) {
        var found = new HashSet<X509Certificate>();
        file.map(AdminFile::certificate).flatMap(PinnedTrust::first).ifPresent(found::add);
        file.map(AdminFile::certificateFile)
                .flatMap(PinnedTrust::read)
                .flatMap(PinnedTrust::first)
                .ifPresent(found::add);
        return found;
    }

    private static Optional<String> read(String path) {
        try {
            return Optional.of(Files.readString(Path.of(path), StandardCharsets.ISO_8859_1));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /// The first certificate of a chain is the server's own.
    private static Optional<X509Certificate> first(String pem) {
        try {
            var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1));
            return Optional.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes));
        } catch (CertificateException broken) {
            return Optional.empty();
        }
    }

    private static X509ExtendedTrustManager usual(@Nullable Set<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities == null ? null : keyStore(authorities));
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("no trust manager");
    }

    private static KeyStore keyStore(Set<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (var authority : authorities) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        return store;
    }

    private boolean isPinned(X509Certificate[] chain) {
        return chain.length > 0 && pinned.contains(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        if (!isPinned(chain)) {
            usual.checkServerTrusted(chain, authType, socket);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        if (!isPinned(chain)) {
            usual.checkServerTrusted(chain, authType, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (!isPinned(chain)) {
            usual.checkServerTrusted(chain, authType);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
            throws CertificateException {
        usual.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        usual.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        usual.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return usual.getAcceptedIssuers();
    }
}
