package io.cloakroom.gateway;

import io.cloakroom.gateway.GatewayExtension.Account;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/// Sends requests that the SDK would not send, signed or not, and returns the raw answer.
///
/// @param account who signs; `null` for nobody
public record Wire(GatewayExtension gateway, @Nullable Account account) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final List<String> SET_BY_CLIENT = List.of("host", "content-length", "expect", "connection");

    /// An answer.
    public record Answer(int status, Map<String, List<String>> headers, byte[] bytes) {
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(List::getFirst);
        }

        /// The text of the first XML element of this name.
        public Optional<String> element(String name) {
            var match = Pattern.compile("<" + name + "(?: [^>]*)?>([^<]*)</" + name + ">")
                    .matcher(text());
            return match.find() ? Optional.of(match.group(1)) : Optional.empty();
        }

        /// Status and error code, as tests compare them.
        public String error() {
            return status + " " + element("Code").orElse("");
        }
    }

    public Answer get(String target, String... headers) {
        return send("GET", target, "", headers);
    }

    public Answer put(String target, String body, String... headers) {
        return send("PUT", target, body, headers);
    }

    /// @param target  path and query, encoded
    /// @param headers name, value, name, value …
    public Answer send(String method, String target, String body, String... headers) {
        return send(method, target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Answer send(String method, String target, byte[] body, String... headers) {
        var uri = URI.create(gateway.endpoint() + target);
        var fields = new LinkedHashMap<String, String>();
        for (int i = 0; i < headers.length; i += 2) {
            fields.put(headers[i], headers[i + 1]);
        }
        var request = HttpRequest.newBuilder(uri)
                .method(
                        method,
                        body.length == 0 && !method.equals("PUT") && !method.equals("POST")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(body));
        var signer = account;
        (signer == null ? fields : signed(signer, method, uri, body, fields)).forEach((name, value) -> {
            if (!SET_BY_CLIENT.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                request.header(name, value);
            }
        });
        return answer(request.build());
    }

    private static Map<String, String> signed(
            Account account, String method, URI uri, byte[] body, Map<String, String> headers) {
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .protocol("http")
                .host(uri.getHost())
                .port(uri.getPort())
                .encodedPath(uri.getRawPath());
        query(uri).forEach(request::putRawQueryParameter);
        headers.forEach(request::putHeader);
        var credentials = AwsBasicCredentials.create(account.accessKey(), account.secretKey());
        var signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(credentials)
                        .request(request.build())
                        .payload(() -> new java.io.ByteArrayInputStream(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
        var fields = new LinkedHashMap<String, String>();
        signed.request().headers().forEach((name, values) -> fields.put(name, values.getFirst()));
        return fields;
    }

    private static Map<String, String> query(URI uri) {
        var query = new LinkedHashMap<String, String>();
        if (uri.getRawQuery() != null) {
            Arrays.stream(uri.getRawQuery().split("&", -1)).forEach(pair -> {
                int equals = pair.indexOf('=');
                var value = equals < 0 ? "" : pair.substring(equals + 1);
                query.put(
                        equals < 0 ? pair : pair.substring(0, equals),
                        java.net.URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
            });
        }
        return query;
    }

    private static Answer answer(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
