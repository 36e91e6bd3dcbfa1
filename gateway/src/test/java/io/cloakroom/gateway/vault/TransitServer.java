package io.cloakroom.gateway.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cloakroom.gateway.http.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What we use of the Transit engine: `keys`, `encrypt` and `decrypt`, with its statuses and messages.
final class TransitServer implements AutoCloseable {
    static final String TOKEN = "s.token";

    private final HttpServer server;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();
    final AtomicInteger calls = new AtomicInteger();
    volatile String type = "aes256-gcm96";
    /// The status of every answer, unless it is 0.
    volatile int broken;
    volatile @Nullable String namespace;

    /// While this is set, every answer ends after its header block.
    volatile boolean stalls;

    private final CountDownLatch closed = new CountDownLatch(1);

    TransitServer() throws IOException {
        this(HttpServer.create(anyPort(), 0));
    }

    private TransitServer(HttpServer server) {
        this.server = server;
        server.createContext("/v1/transit/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.start();
    }

    static TransitServer overTls(TestCertificate certificate) throws IOException {
        var server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serving()));
        return new TransitServer(server);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    URI address() {
        return URI.create((server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort());
    }

    void make(String name) {
        var key = new byte[32];
        random.nextBytes(key);
        keys.put(name, key);
    }

    void delete(String name) {
        keys.remove(name);
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        var body = exchange.getRequestBody().readAllBytes();
        namespace = exchange.getRequestHeaders().getFirst("X-Vault-Namespace");
        if (stalls) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().flush();
            waitForTheEnd();
            return;
        }
        if (broken != 0) {
            refuse(exchange, broken, "Vault is sealed");
            return;
        }
        if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))) {
            refuse(exchange, 403, "permission denied");
            return;
        }
        var parts = exchange.getRequestURI().getPath().split("/", -1);
        var key = keys.get(parts[4]);
        switch (parts[3]) {
            case "keys" -> {
                if (key == null) {
                    refuse(exchange, 404, null);
                } else {
                    send(exchange, 200, "{\"data\":{\"type\":\"" + type + "\"}}");
                }
            }
            case "encrypt" ->
                crypt(exchange, Cipher.ENCRYPT_MODE, key, JsonMapper.shared().readTree(body));
            case "decrypt" ->
                crypt(exchange, Cipher.DECRYPT_MODE, key, JsonMapper.shared().readTree(body));
            default -> refuse(exchange, 404, "unsupported path");
        }
    }

    private void waitForTheEnd() {
        try {
            closed.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void crypt(HttpExchange exchange, int mode, byte @Nullable [] key, JsonNode asked) throws IOException {
        if (key == null) {
            refuse(exchange, 400, "encryption key not found");
            return;
        }
        try {
            var text = mode == Cipher.ENCRYPT_MODE ? encrypted(key, asked) : decrypted(key, asked);
            send(exchange, 200, "{\"data\":{" + text + "}}");
        } catch (GeneralSecurityException wrong) {
            refuse(exchange, 400, "cipher: message authentication failed");
        }
    }

    private String encrypted(byte[] key, JsonNode asked) throws GeneralSecurityException {
        var nonce = new byte[12];
        random.nextBytes(nonce);
        var sealed = crypt(Cipher.ENCRYPT_MODE, key, nonce, asked, bytes(asked, "plaintext"));
        return "\"ciphertext\":\"vault:v1:" + base64(nonce) + "." + base64(sealed) + "\"";
    }

    private static String decrypted(byte[] key, JsonNode asked) throws GeneralSecurityException {
        var parts = asked.path("ciphertext")
                .asString()
                .substring("vault:v1:".length())
                .split("\\.", -1);
        var nonce = Base64.getDecoder().decode(parts[0]);
        var clear = crypt(
                Cipher.DECRYPT_MODE, key, nonce, asked, Base64.getDecoder().decode(parts[1]));
        return "\"plaintext\":\"" + base64(clear) + "\"";
    }

    private static byte[] crypt(int mode, byte[] key, byte[] nonce, JsonNode asked, byte[] input)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(bytes(asked, "associated_data"));
        return cipher.doFinal(input);
    }

    private static byte[] bytes(JsonNode asked, String field) {
        return Base64.getDecoder().decode(asked.path(field).asString());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void refuse(HttpExchange exchange, int status, @Nullable String why) throws IOException {
        send(exchange, status, why == null ? "{\"errors\":[]}" : "{\"errors\":[\"" + why + "\"]}");
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
