package io.cloakroom.admin.token.trial;

import io.cloakroom.admin.server.S3Door;
import io.cloakroom.admin.view.TokenViews.TestStep;
import io.cloakroom.s3.sign.RequestSigner;
import io.cloakroom.s3.sign.UriEncoding;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Sends requests that are signed with a token, and reports the answers.
final class TestRequests {
    private static final Pattern CODE = Pattern.compile("<Code>([^<]{1,100})</Code>");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,500})</Message>");

    private final RequestSigner signer;
    private final URI endpoint;
    private final S3Door door;
    private final InstantSource clock;

    TestRequests(RequestSigner signer, URI endpoint, S3Door door, InstantSource clock) {
        this.signer = signer;
        this.endpoint = endpoint;
        this.door = door;
        this.clock = clock;
    }

    /// @param serverTime from the Date header
    record Sent(TestStep step, Optional<Instant> serverTime) {}

    Sent send(String method, String path, Map<String, String> query, String what, byte[] body) {
        long began = System.nanoTime();
        try {
            var request = new RequestSigner.Request(method, endpoint, path, query, Map.of());
            var headers = signer.sign(request, RequestSigner.UNSIGNED_PAYLOAD, clock.instant());
            var reply = door.send(method, endpoint.resolve(target(path, query)), headers, body);
            var text = new String(reply.body(), StandardCharsets.UTF_8);
            boolean passed = reply.status() / 100 == 2;
            var step = new TestStep(
                    what,
                    passed,
                    false,
                    reply.status(),
                    passed ? "" : first(CODE, text),
                    passed ? "" : first(MESSAGE, text),
                    millisSince(began));
            return new Sent(step, time(reply.headers().get("date")));
        } catch (IOException | IllegalArgumentException failed) {
            var why = String.valueOf(failed.getMessage());
            return new Sent(new TestStep(what, false, false, 0, "", why, millisSince(began)), Optional.empty());
        }
    }

    private static String target(String path, Map<String, String> query) {
        var encoded = new StringJoiner("&", "?", "").setEmptyValue("");
        new TreeMap<>(query).forEach((name, value) -> encoded.add(name + "=" + UriEncoding.encode(value, false)));
        return UriEncoding.encode(path, true) + encoded;
    }

    private static long millisSince(long began) {
        return (System.nanoTime() - began) / 1_000_000;
    }

    private static String first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    private static Optional<Instant> time(@Nullable String date) {
        try {
            return date == null
                    ? Optional.empty()
                    : Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
