package io.cloakroom.gateway.http.tls;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.gateway.http.HttpHandler;
import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpLimits;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.http.RawClient;
import io.cloakroom.gateway.http.RequestBody;
import io.cloakroom.gateway.http.TestCertificate;
import io.cloakroom.gateway.http.TrustedProxies;
import io.cloakroom.gateway.http.server.HttpServer;
import io.cloakroom.gateway.http.server.ListenerSettings;
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
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            // The server looks at the files once a second, and never while a connection waits for it.
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"
            })
    void tellsWhoSpeaksPlainHttpWhatToDo(String request) throws Exception {
        var server = start(_ -> HttpResponse.of(200, HttpHeaders.NONE, Content.NONE));
        try (var client = new RawClient(server)) {
            client.send(request).send(request.startsWith("PUT") ? "x".repeat(50_000) : "");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).isEqualTo("PLAIN_HTTP");
            assertThat(answer.closes()).isTrue();
            assertThat(client.isAtEnd()).isTrue();
            assertThat(subject(server)).isEqualTo("CN=first");
        } finally {
            server.close(Duration.ofSeconds(2));
        }
    }

    @Test
    void closesOnWhatIsNeitherTlsNorHttp() throws Exception {
        var server = start(_ -> HttpResponse.of(200, HttpHeaders.NONE, Content.NONE));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(RawClient.PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write("\u0003 nothing that anybody speaks\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP/1.1");
            assertThat(subject(server)).isEqualTo("CN=first");
        } finally {
            server.close(Duration.ofSeconds(2));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no cert   | tls-cert: there is no file | BEGIN CERTIFICATE",
                "no key    | tls-key: there is no file | BEGIN PRIVATE KEY",
                "bad cert  | tls-cert: | holds no certificate",
                "cut cert  | tls-cert: | cannot be read",
                "cut chain | tls-cert: | cannot be read",
                "no chain  | tls-cert: | cannot be read",
                "bad key   | tls-key: | holds no private key",
                "swapped   | tls-cert: | are the two swapped",
                "rsa key   | tls-key: | no EC key",
                "older key | tls-key: | openssl pkcs8 -topk8 -nocrypt -in",
                "encrypted | tls-key: | openssl pkey",
                "other key | is not that of the certificate | CN=first",
                "order     | own certificate is number 2 | comes first",
                "rsa pss   | TLS takes no such pair | RSASSA-PSS",
                "directory | tls-key: | is a directory"
            })
    void saysOfAFileThatCannotBeUsedWhatWasExpected(String fault, String begins, String says) throws Exception {
        makeFault(fault);
        assertThatThrownBy(() -> Tls.load(certificate, key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(begins)
                .hasMessageContaining(says)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("expected")
                .hasMessageNotContaining("nonsense");
    }

    private void makeFault(String fault) throws Exception {
        var good = Files.readString(certificate);
        var other = Files.createDirectory(directory.resolve("other"));
        switch (fault) {
            case "no cert" -> Files.delete(certificate);
            case "no key" -> Files.delete(key);
            case "bad cert" -> Files.writeString(certificate, "secret nonsense");
            case "cut cert" -> Files.writeString(certificate, good.substring(0, 200));
            case "cut chain" -> Files.writeString(certificate, good + good.substring(0, 200));
            case "no chain" -> Files.writeString(certificate, good + "-----BEGIN CERTIFICATE-----\n");
            case "bad key" -> Files.writeString(key, "secret nonsense");
            case "swapped" -> {
                var secret = Files.readString(key);
                Files.writeString(key, good);
                Files.writeString(certificate, secret);
            }
            case "rsa key" -> {
                var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
                var text = Base64.getMimeEncoder().encodeToString(rsa.getEncoded());
                Files.writeString(key, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
            }
            case "older key" ->
                Files.writeString(key, "-----BEGIN EC PRIVATE KEY-----\nnonsense\n-----END EC PRIVATE KEY-----\n");
            case "encrypted" ->
                Files.writeString(
                        key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nnonsense\n-----END ENCRYPTED PRIVATE KEY-----\n");
            case "other key" -> Files.copy(TestCertificate.in(other, "other").key(), key, REPLACE_EXISTING);
            case "order" ->
                Files.writeString(
                        certificate,
                        Files.readString(TestCertificate.in(other, "other").certificate()) + good);
            case "rsa pss" -> TestCertificate.rsaPss(directory, "first");
            case "directory" -> {
                Files.delete(key);
                Files.createDirectory(key);
            }
            default -> throw new IllegalArgumentException(fault);
        }
    }

    @Test
    void anExpiredCertificateIsServedAndNamedAsATrouble() throws Exception {
        var now = Instant.now();
        assertThat(Tls.load(certificate, key).troubles()).isEmpty();
        TestCertificate.in(directory, "old", now.minusSeconds(7200), now.minusSeconds(3600));
        assertThat(Tls.load(certificate, key).troubles())
                .singleElement()
                .asString()
                .contains("cert.pem", "has expired on");
        TestCertificate.in(directory, "early", now.plusSeconds(3600), now.plusSeconds(7200));
        assertThat(Tls.load(certificate, key).troubles())
                .singleElement()
                .asString()
                .contains("cert.pem", "holds only from");
    }

    /// The files that certificate tools write: HAProxy's file contains the pair and often parameters, others contain
    /// the source of the certificate.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pair in one file",
                "parameters behind it",
                "X509 CERTIFICATE",
                "TRUSTED CERTIFICATE",
                "words",
                "windows"
            })
    void takesTheCertificateOutOfWhateverElseTheFileHolds(String form) throws Exception {
        var server = start(_ -> HttpResponse.of(200, HttpHeaders.NONE, Content.NONE));
        try {
            write("second");
            makeForm(form);
            assertThat(Tls.load(certificate, key).troubles()).isEmpty();
            var subject = "";
            while (!subject.equals("CN=second")) {
                subject = subject(server);
            }
        } finally {
            server.close(Duration.ofSeconds(2));
        }
    }

    private void makeForm(String form) throws IOException {
        var made = Files.readString(certificate);
        var secret = Files.readString(key);
        switch (form) {
            case "pair in one file" -> {
                Files.writeString(certificate, secret + made);
                Files.writeString(key, made + secret);
            }
            case "parameters behind it" ->
                Files.writeString(
                        certificate,
                        made + "-----BEGIN DH PARAMETERS-----\nMAYCAQsCAQI=\n-----END DH PARAMETERS-----\n");
            case "X509 CERTIFICATE", "TRUSTED CERTIFICATE" ->
                Files.writeString(certificate, made.replace("CERTIFICATE", form));
            case "words" -> Files.writeString(certificate, "Bag Attributes\n    friendlyName: -----\n" + made);
            case "windows" -> Files.writeString(certificate, made.replace("\n", "\r\n"));
            default -> throw new IllegalArgumentException(form);
        }
    }

    private HttpServer start(HttpHandler handler) throws IOException {
        var settings = new ListenerSettings(
                "127.0.0.1", 0, HttpLimits.DEFAULTS, Tls.load(certificate, key), TrustedProxies.NONE, "test");
        return HttpServer.start(
                settings,
                handler,
                (kind, _) -> HttpResponse.of(
                        kind.status(),
                        HttpHeaders.NONE,
                        new Content.Bytes(kind.name().getBytes(StandardCharsets.US_ASCII))));
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
