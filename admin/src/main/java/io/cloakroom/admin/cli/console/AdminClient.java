package io.cloakroom.admin.cli.console;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls the REST interface of a running server.
public final class AdminClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final int TRIES = 5;
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private final Target target;
    private final HttpClient http;

    public AdminClient(Target target) {
        this.target = target;
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        if (target.tls() != null) {
            builder.sslContext(target.tls());
        }
        http = builder.build();
    }

    public JsonNode get(String path) {
        return send("GET", path, Optional.empty());
    }

    /// Reads a resource; empty when there is none.
    public Optional<JsonNode> find(String path) {
        var response = exchange("GET", path, Optional.empty());
        return response.statusCode() == 404 ? Optional.empty() : Optional.of(answer(response));
    }

    public JsonNode send(String method, String path, Map<String, ?> body) {
        return send(method, path, Optional.of(body));
    }

    /// Changes the current state of a resource: reads it, computes the change, and retries when somebody else has
    /// changed it meanwhile (RFC 9110 section 13.1.1).
    ///
    /// @param change makes the body of the PATCH from the current state
    public JsonNode change(String path, Function<JsonNode, Map<String, ?>> change) {
        return amend("PATCH", path, change);
    }

    /// Like [#change], but replaces the whole resource.
    public JsonNode replace(String path, Function<JsonNode, Map<String, ?>> change) {
        return amend("PUT", path, change);
    }

    private JsonNode amend(String method, String path, Function<JsonNode, Map<String, ?>> change) {
        HttpResponse<byte[]> changed;
        int tries = 0;
        do {
            var read = exchange("GET", path, Optional.empty(), Optional.empty());
            var body = change.apply(answer(read));
            changed = exchange(method, path, Optional.of(body), read.headers().firstValue("etag"));
        } while (changed.statusCode() == 412 && ++tries < TRIES);
        return answer(changed);
    }

    public JsonNode delete(String path) {
        return send("DELETE", path, Optional.empty());
    }

    /// All pages of a list as one.
    public ObjectNode list(String path) {
        ArrayNode items = JSON.createArrayNode();
        var after = "";
        do {
            var page = get(path + (path.contains("?") ? "&" : "?") + "limit=1000" + after);
            page.path("items").forEach(items::add);
            after = page.hasNonNull("next")
                    ? "&after=" + segment(page.path("next").asString())
                    : "";
        } while (!after.isEmpty());
        var all = JSON.createObjectNode();
        all.set("items", items);
        return all;
    }

    /// Encodes one segment of a path, or one value in a query.
    public static String segment(String text) {
        var encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.equals(".") ? "%2E" : encoded.equals("..") ? "%2E%2E" : encoded;
    }

    /// Reads a document that is not JSON.
    public String text(String path) {
        var response = exchange("GET", path, Optional.empty());
        if (response.statusCode() != 200) {
            answer(response);
        }
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private JsonNode send(String method, String path, Optional<Map<String, ?>> body) {
        return answer(exchange(method, path, body));
    }

    private HttpResponse<byte[]> exchange(String method, String path, Optional<Map<String, ?>> body) {
        return exchange(method, path, body, Optional.empty());
    }

    private HttpResponse<byte[]> exchange(
            String method, String path, Optional<Map<String, ?>> body, Optional<String> ifMatch) {
        try {
            var publisher = body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body.get()));
            var request = HttpRequest.newBuilder(URI.create(target.url() + "/api/v1/" + path))
                    .method(method, publisher)
                    .header("content-type", "application/json")
                    .header("user-agent", "cloakroom-cli")
                    .timeout(ANSWER);
            if (!target.token().isEmpty()) {
                request.header("authorization", "Bearer " + target.token());
            }
            ifMatch.ifPresent(etag -> request.header("if-match", etag));
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IllegalArgumentException noUri) {
            throw new CliException(
                    "the address or the token of the server is not valid (from " + target.source() + ")");
        } catch (ConnectException refused) {
            throw new CliException("no server answers at " + from() + ": is it running?");
        } catch (SSLHandshakeException untrusted) {
            throw new CliException("the server at " + from() + " shows a certificate that is not trusted");
        } catch (IOException failed) {
            throw new CliException("the call to " + target.url() + " failed: "
                    + (failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted");
        }
    }

    private JsonNode answer(HttpResponse<byte[]> response) {
        JsonNode json;
        try {
            json = JSON.readTree(response.body());
        } catch (JacksonException notOurs) {
            throw notCloakroom(response);
        }
        if (response.statusCode() / 100 == 2) {
            return json;
        }
        if (response.statusCode() == 401 && !target.ended().isEmpty()) {
            throw new CliException(target.ended());
        }
        throw json.has("detail") ? new CliException(json.path("detail").asString()) : notCloakroom(response);
    }

    private CliException notCloakroom(HttpResponse<byte[]> response) {
        return new CliException(
                "what answers at " + from() + " is not Cloakroom's admin port: status " + response.statusCode());
    }

    private String from() {
        return target.url() + " (from " + target.source() + ")";
    }
}
