package io.cloakroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.http.HttpResponse.Content;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsTest {
    @TempDir
    Path directory;

    private Path certificate;
    private Path key;

    @BeforeEach
    void make() {
        certificate = directory.resolve("cert.pem");
        key = directory.resolve("key.pem");
        write("first");
    }

    @Test
    void servesOverTlsWhateverTheSize() throws Exception {
        var body = new byte[3_000_000];
        java.util.Arrays.fill(body, (byte) 'x');
        var server = start(request -> {
            assertThat(request.secure()).isTrue();
            return HttpResponse.of(200, HttpHeaders.NONE, new Content.Bytes(read(request.body())));
        });
        try (var client = HttpClient.newBuilder().sslContext(trusting()).build()) {
            var uri = URI.create("https://localhost:" + server.port() + "/k");
            var answer = client.send(
                    HttpRequest.newBuilder(uri)
                            .PUT(BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(answer.body()).isEqualTo(body);
        } finally {
            server.close(Duration.ofSeconds(2));
        }
    }

    @Test
    void givesNewConnectionsTheNewCertificate() throws Exception {
        var server = start(_ -> HttpResponse.of(200, HttpHeaders.NONE, Content.NONE));
        try {
            assertThat(subject(server)).isEqualTo("CN=first");
            write("second");
            // Files are looked at once a second, and not while a connection waits.
            var subject = "";
            while (!subject.equals("CN=second")) {
                subject = subject(server);
            }
            Files.writeString(key, "half a key");
            assertThat(subject(server)).isEqualTo("CN=second");
        } finally {
            server.close(Duration.ofSeconds(2));
        }
    }

    @Test
    void closesOnWhatIsNoTls() throws Exception {
        var server = start(_ -> HttpResponse.of(200, HttpHeaders.NONE, Content.NONE));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("200");
            assertThat(subject(server)).isEqualTo("CN=first");
        } finally {
            server.close(Duration.ofSeconds(2));
        }
    }

    @Test
    void namesTheFilesThatCannotBeUsed() throws Exception {
        Files.writeString(key, "secret nonsense");
        assertThatThrownBy(() -> Tls.load(certificate, key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("key.pem")
                .hasMessageNotContaining("nonsense");
        assertThatThrownBy(() -> Tls.load(directory.resolve("none.pem"), key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.pem");
    }

    private HttpServer start(HttpHandler handler) throws IOException {
        var settings = new HttpServer.Settings(
                "127.0.0.1", 0, HttpLimits.DEFAULTS, Tls.load(certificate, key), TrustedProxies.NONE, "test");
        return HttpServer.start(
                settings, handler, (kind, _) -> HttpResponse.of(kind.status(), HttpHeaders.NONE, Content.NONE));
    }

    private static byte[] read(RequestBody body) {
        try {
            var all = new java.io.ByteArrayOutputStream();
            var buffer = ByteBuffer.allocate(10_000);
            while (body.read(buffer) >= 0) {
                all.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return all.toByteArray();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static String subject(HttpServer server) throws Exception {
        try (var socket = (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", server.port())) {
            socket.startHandshake();
            var chain = socket.getSession().getPeerCertificates();
            return ((X509Certificate) chain[0]).getSubjectX500Principal().getName();
        }
    }

    private void write(String name) {
        TestCertificate.in(directory, name);
    }

    /// Trusts the certificates that these tests make, under any name.
    private static SSLContext trusting() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        return context;
    }

    private static final class TrustsAll extends javax.net.ssl.X509ExtendedTrustManager implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
