package io.cloakroom.admin.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Speaks REST with a running server.
final class AdminClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    static final JsonMapper JSON = JsonMapper.builder().build();

    private final String url;
    private final String source;
    private final String token;
    private final HttpClient http;

    private AdminClient(String url, String source, String token, HttpClient http) {
        this.url = url.replaceAll("/+$", "");
        this.source = source;
        this.token = token;
        this.http = http;
    }

    /// Finds the server: what the environment does not give is read from `admin.json` in the data directory.
    ///
    /// @param data the `--data` option, if given
    static AdminClient find(Map<String, String> environment, Optional<String> data) {
        var directory = directory(data.orElse(environment.getOrDefault("CLOAKROOM_DATA", "./data")));
        var givenUrl = given(environment, "CLOAKROOM_ADMIN_URL");
        var givenToken = given(environment, "CLOAKROOM_ADMIN_TOKEN");
        var file = AdminFile.in(directory);
        var url = givenUrl.or(() -> file.map(AdminFile::url))
                .orElseThrow(() -> absent(directory, "CLOAKROOM_ADMIN_URL", file.isPresent()));
        var token = givenToken
                .or(() -> file.map(AdminFile::token))
                .orElseThrow(() -> absent(directory, "CLOAKROOM_ADMIN_TOKEN", file.isPresent()));
        var source = givenUrl.isPresent()
                ? "CLOAKROOM_ADMIN_URL"
                : directory.resolve(AdminFile.NAME).toString();
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        if (url.startsWith("https:")) {
            http.sslContext(PinnedTrust.context(file));
        }
        return new AdminClient(url, source, token, http.build());
    }

    private static Path directory(String path) {
        try {
            return Path.of(path);
        } catch (InvalidPathException noPath) {
            throw new CliException("the data directory is no path: " + noPath.getReason());
        }
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static CliException absent(Path directory, String variable, boolean fileFound) {
        return new CliException(
                fileFound
                        ? directory.resolve(AdminFile.NAME) + " is not complete; set " + variable
                        : "no server runs on the data directory " + directory + " (it has no " + AdminFile.NAME
                                + "): start it with `cloakroom serve`, name its directory with --data, or set "
                                + variable);
    }

    JsonNode get(String path) {
        return send("GET", path, Optional.empty());
    }

    /// What lies there, if anything does.
    Optional<JsonNode> find(String path) {
        var response = exchange("GET", path, Optional.empty());
        return response.statusCode() == 404 ? Optional.empty() : Optional.of(answer(response));
    }

    JsonNode send(String method, String path, Map<String, ?> body) {
        return send(method, path, Optional.of(body));
    }

    JsonNode delete(String path) {
        return send("DELETE", path, Optional.empty());
    }

    /// All pages of a list as one.
    ObjectNode list(String path) {
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

    /// One segment of a path, or one value of a query, encoded.
    static String segment(String text) {
        var encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.equals(".") ? "%2E" : encoded.equals("..") ? "%2E%2E" : encoded;
    }

    /// A document that is no JSON.
    String text(String path) {
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
        try {
            var publisher = body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body.get()));
            var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/" + path))
                    .method(method, publisher)
                    .header("authorization", "Bearer " + token)
                    .header("content-type", "application/json")
                    .header("user-agent", "cloakroom-cli")
                    .timeout(ANSWER)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IllegalArgumentException noUri) {
            throw new CliException("the address or the token of the server is not valid (from " + source + ")");
        } catch (ConnectException refused) {
            throw new CliException("no server answers at " + url + " (from " + source + "): is it running?");
        } catch (SSLHandshakeException untrusted) {
            throw new CliException(
                    "the server at " + url + " shows a certificate that is not trusted (from " + source + ")");
        } catch (IOException failed) {
            throw new CliException("the call to " + url + " failed: "
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
        throw json.has("detail") ? new CliException(json.path("detail").asString()) : notCloakroom(response);
    }

    private CliException notCloakroom(HttpResponse<byte[]> response) {
        return new CliException("what answers at " + url + " (from " + source
                + ") is not Cloakroom's admin port: status " + response.statusCode());
    }
}
