package io.cloakroom.gateway.vault;

import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.KeyException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls Vault's HTTP interface. Few calls run at the same time, and each has a time-out.
final class VaultClient {
    private static final Logger LOG = LoggerFactory.getLogger(VaultClient.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_CALLS = 16;
    private static final int MOST_ANSWER_BYTES = 64 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration REQUEST = Duration.ofSeconds(5);

    private final VaultSettings settings;
    private final Duration patience;
    private final HttpClient http;
    private final Semaphore calls = new Semaphore(MOST_CALLS);

    /// @throws IOException when the certificates cannot be read
    VaultClient(VaultSettings settings) throws IOException {
        this(settings, REQUEST);
    }

    /// @param patience how long a call may take, to the last byte of its answer
    VaultClient(VaultSettings settings, Duration patience) throws IOException {
        this.settings = settings;
        this.patience = patience;
        var builder = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER);
        var ca = settings.ca();
        if (ca != null) {
            builder.sslContext(VaultTrust.in(ca));
        }
        this.http = builder.build();
    }

    JsonNode get(String path) throws IOException {
        return call(path, null);
    }

    JsonNode post(String path, Map<String, String> body) throws IOException {
        return call(path, JSON.writeValueAsBytes(body));
    }

    /// @param path below the mount, without a leading slash
    private JsonNode call(String path, byte @Nullable [] body) throws IOException {
        var uri = URI.create(settings.address() + "/v1/" + settings.mount() + "/" + path);
        var request = HttpRequest.newBuilder(uri).header("X-Vault-Request", "true");
        request.header("X-Vault-Token", token());
        if (!settings.namespace().isEmpty()) {
            request.header("X-Vault-Namespace", settings.namespace());
        }
        if (body != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body));
        }
        return data(path, send(request.build()));
    }

    private String token() throws KeyException {
        try {
            return settings.token().text();
        } catch (IOException unreadable) {
            throw unavailable("the token for Vault cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        try {
            if (!calls.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new KeyException(Kind.UNAVAILABLE, "too many calls of Vault are waiting");
            }
            try {
                return answer(request);
            } finally {
                calls.release();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("a call of Vault was interrupted").initCause(stopped);
        } catch (KeyException refused) {
            throw refused;
        } catch (IOException failed) {
            throw unavailable("Vault does not answer: " + failed, failed);
        }
    }

    /// Covers the whole answer with the time-out, which in an [HttpRequest] covers only the header block.
    private HttpResponse<byte[]> answer(HttpRequest request) throws IOException, InterruptedException {
        var pending = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
        try {
            return pending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw new HttpTimeoutException("no whole answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
        } finally {
            // Ends the call if it is still under way.
            var _ = pending.cancel(true);
        }
    }

    private static KeyException unavailable(String message, IOException cause) {
        return new KeyException(Kind.UNAVAILABLE, message, cause);
    }

    private static JsonNode data(String path, HttpResponse<byte[]> answer) throws KeyException {
        int status = answer.statusCode();
        if (status == 200) {
            return tree(answer.body()).path("data");
        }
        var message = errorText(answer.body());
        LOG.warn("Vault answers {} to {}", status, path);
        throw new KeyException(kind(status, message), "the key management service refuses the use of the key");
    }

    private static Kind kind(int status, String message) {
        return switch (status) {
            case 403 -> Kind.DENIED;
            case 404 -> Kind.NOT_FOUND;
            case 400 -> message.contains("not found") ? Kind.NOT_FOUND : Kind.INVALID_STATE;
            default -> Kind.UNAVAILABLE;
        };
    }

    /// Vault's own error texts. They are for decisions here, and not for clients or logs, because they may repeat parts
    /// of a request.
    private static String errorText(byte[] body) throws KeyException {
        if (body.length == 0 || body[0] != '{') {
            return "nothing";
        }
        var text = new StringBuilder();
        tree(body).path("errors").forEach(each -> text.append(each.asString("")).append(' '));
        return text.toString();
    }

    private static JsonNode tree(byte[] body) throws KeyException {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException noJson) {
            throw new KeyException(Kind.UNAVAILABLE, "Vault's answer is no JSON");
        }
    }
}
