package io.cloakroom.gateway.http.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Certificate and key of a listener, from PEM files that are read again when they change. A new connection gets the
/// new certificate, an open one keeps its own. Files that do not fit together (half written, or of two pairs) change
/// nothing.
public final class Tls {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path certificate;
    private final Path key;
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile Loaded loaded;
    private volatile long checkedNanos = System.nanoTime();

    private record FileStates(FileTime certificate, long certificateBytes, FileTime key, long keyBytes) {
        static final FileStates NONE = new FileStates(FileTime.fromMillis(0), -1, FileTime.fromMillis(0), -1);

        static FileStates of(Path certificate, Path key) throws IOException {
            return new FileStates(
                    Files.getLastModifiedTime(certificate),
                    Files.size(certificate),
                    Files.getLastModifiedTime(key),
                    Files.size(key));
        }
    }

    /// @param from  nobody trusts the certificate before
    /// @param until nobody trusts the certificate after
    private record Loaded(SslContext context, FileStates states, Instant from, Instant until) {}

    private Tls(Path certificate, Path key, Loaded loaded) {
        this.certificate = certificate;
        this.key = key;
        this.loaded = loaded;
    }

    /// @throws IOException with a sentence that names the file which cannot be used
    public static Tls load(Path certificate, Path key) throws IOException {
        var tls = new Tls(certificate, key, read(certificate, key));
        tls.troubles().forEach(LOG::warn);
        return tls;
    }

    private static Loaded read(Path certificate, Path key) throws IOException {
        // Taken before the files are read, so that a change meanwhile is noticed later.
        var states = Files.exists(certificate) && Files.exists(key) ? FileStates.of(certificate, key) : FileStates.NONE;
        var files = PemFiles.read(certificate, key);
        try {
            var context = SslContextBuilder.forServer(files.key(), files.chain().toArray(X509Certificate[]::new))
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            var own = files.chain().getFirst();
            return new Loaded(
                    context,
                    states,
                    own.getNotBefore().toInstant(),
                    own.getNotAfter().toInstant());
        } catch (IllegalArgumentException | SSLException unusable) {
            // The cause may quote the key.
            throw new IOException("tls-cert, tls-key: TLS takes no such pair: " + certificate + ", " + key + " ("
                    + files.key().getAlgorithm() + "); expected is a certificate with an RSA or EC key");
        }
    }

    /// Says so when the certificate is not valid now, for any client.
    public List<String> troubles() {
        var now = Instant.now();
        var read = loaded;
        if (now.isAfter(read.until)) {
            return List.of("tls-cert: the certificate in " + certificate + " has expired on " + read.until
                    + "; a new one in its place is read without a restart");
        }
        return now.isBefore(read.from)
                ? List.of("tls-cert: the certificate in " + certificate + " holds only from " + read.from
                        + " on; is the clock right?")
                : List.of();
    }

    /// The handler for a new connection, with the newest certificate.
    public SslHandler handler(ByteBufAllocator alloc) {
        if (System.nanoTime() - checkedNanos > CHECK_NANOS && checking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("certificate").start(this::check);
        }
        return loaded.context.newHandler(alloc);
    }

    private void check() {
        try {
            if (!FileStates.of(certificate, key).equals(loaded.states)) {
                loaded = read(certificate, key);
                LOG.info("read a new certificate from {}", certificate);
                troubles().forEach(LOG::warn);
            }
        } catch (IOException unusable) {
            LOG.warn("keeping the certificate that was read before: {}", unusable.getMessage());
        } finally {
            checkedNanos = System.nanoTime();
            checking.set(false);
        }
    }
}
