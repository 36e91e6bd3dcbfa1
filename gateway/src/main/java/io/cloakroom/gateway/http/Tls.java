package io.cloakroom.gateway.http;

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
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Certificate and key of a listener, from PEM files that are read again when they change: a new connection gets the
/// new certificate, a running one keeps its own. Files that do not fit (half written, of two pairs) change nothing.
public final class Tls {
    private static final Logger log = LoggerFactory.getLogger(Tls.class);
    private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path certificate;
    private final Path key;
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile Loaded loaded;
    private volatile long checkedNanos = System.nanoTime();

    private record Stamp(FileTime certificate, long certificateBytes, FileTime key, long keyBytes) {
        static Stamp of(Path certificate, Path key) throws IOException {
            return new Stamp(
                    Files.getLastModifiedTime(certificate),
                    Files.size(certificate),
                    Files.getLastModifiedTime(key),
                    Files.size(key));
        }
    }

    private record Loaded(SslContext context, Stamp stamp) {}

    private Tls(Path certificate, Path key, Loaded loaded) {
        this.certificate = certificate;
        this.key = key;
        this.loaded = loaded;
    }

    /// @throws IOException with a sentence that names the file which cannot be used
    public static Tls load(Path certificate, Path key) throws IOException {
        return new Tls(certificate, key, read(certificate, key));
    }

    private static Loaded read(Path certificate, Path key) throws IOException {
        var stamp = Stamp.of(certificate, key);
        try (var chain = Files.newInputStream(certificate);
                var secret = Files.newInputStream(key)) {
            var context = SslContextBuilder.forServer(chain, secret)
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            return new Loaded(context, stamp);
        } catch (IllegalArgumentException unusable) {
            // The cause may quote the file, and one of the two is a secret.
            throw new IOException("not a PEM certificate with its PEM key (PKCS #8): " + certificate + ", " + key);
        }
    }

    /// For a new connection.
    SslHandler handler(ByteBufAllocator alloc) {
        if (System.nanoTime() - checkedNanos > CHECK_NANOS && checking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("certificate").start(this::check);
        }
        return loaded.context.newHandler(alloc);
    }

    private void check() {
        try {
            if (!Stamp.of(certificate, key).equals(loaded.stamp)) {
                loaded = read(certificate, key);
                log.info("read a new certificate from {}", certificate);
            }
        } catch (IOException unusable) {
            log.warn("keeping the certificate that was read before: {}", unusable.getMessage());
        } finally {
            checkedNanos = System.nanoTime();
            checking.set(false);
        }
    }
}
