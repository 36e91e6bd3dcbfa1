package io.cloakroom.admin;

import io.cloakroom.admin.Views.TestReport;
import io.cloakroom.admin.Views.TestStep;
import io.cloakroom.admin.sign.RequestSigner;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ProjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tries a token as a client would: lists the buckets, then puts, heads, gets and deletes a marker object in one.
final class TokenTest {
    private static final String KEY_PREFIX = ".cloakroom-test-";
    private static final byte[] MARKER =
            "Written by a test of a token, and to be deleted.\n".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern CODE = Pattern.compile("<Code>([^<]{1,100})</Code>");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,500})</Message>");

    private final ProjectStore projects;
    private final TokenIssuer issuer;
    private final InstantSource clock;
    private final Supplier<ServerFacts> server;
    private final Supplier<S3Door> door;

    TokenTest(
            ProjectStore projects,
            TokenIssuer issuer,
            InstantSource clock,
            Supplier<ServerFacts> server,
            Supplier<S3Door> door) {
        this.projects = projects;
        this.issuer = issuer;
        this.clock = clock;
        this.server = server;
        this.door = door;
    }

    record Wanted(
            @Field("Default: the project's first bucket") @Nullable
            String bucket) {}

    private record Sent(TestStep step, Optional<Instant> serverTime) {}

    TestReport run(AdminRequest request) throws IOException {
        var token = request.token();
        var facts = server.get();
        var bucket = bucket(request.json(Wanted.class).bucket(), token.project());
        var signer = new RequestSigner(token.accessKey(), issuer.reveal(token), facts.region());
        var steps = new ArrayList<TestStep>();
        var before = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var first = send(signer, facts, "GET", "/", "List buckets", new byte[0]);
        var after = clock.instant();
        steps.add(first.step());
        if (bucket != null) {
            var key = "/" + bucket + "/" + KEY_PREFIX
                    + HexFormat.of().toHexDigits(clock.instant().toEpochMilli());
            steps.add(send(signer, facts, "PUT", key, "Put a marker object", MARKER)
                    .step());
            steps.add(send(signer, facts, "HEAD", key, "Ask for its head", new byte[0])
                    .step());
            steps.add(
                    send(signer, facts, "GET", key, "Get it back", new byte[0]).step());
            steps.add(
                    send(signer, facts, "DELETE", key, "Delete it", new byte[0]).step());
        }
        var skew = first.serverTime().map(time -> skew(before, time, after)).orElse(null);
        return new TestReport(
                token.accessKey(),
                facts.endpoint(),
                bucket,
                steps.stream().allMatch(TestStep::passed),
                skew,
                List.copyOf(steps));
    }

    /// The server said its time, in whole seconds, at some moment between `before` and `after`.
    private static long skew(Instant before, Instant time, Instant after) {
        if (time.isBefore(before)) {
            return Duration.between(before, time).toSeconds();
        }
        return time.isAfter(after) ? Duration.between(after, time).toSeconds() : 0;
    }

    private @Nullable String bucket(@Nullable String wanted, String project) throws IOException {
        if (wanted != null) {
            return BucketName.of(wanted)
                    .map(BucketName::value)
                    .orElseThrow(() -> Problem.badRequest("field \"bucket\" is no bucket name"));
        }
        return projects.buckets(project, "", null, 1).stream()
                .findFirst()
                .map(Bucket::name)
                .map(name -> name.value())
                .orElse(null);
    }

    private Sent send(RequestSigner signer, ServerFacts facts, String method, String path, String what, byte[] body) {
        long began = System.nanoTime();
        try {
            var endpoint = URI.create(facts.endpoint());
            var request = new RequestSigner.Request(method, endpoint, path, Map.of(), Map.of());
            var headers = signer.sign(request, RequestSigner.UNSIGNED_PAYLOAD, clock.instant());
            var reply = door.get().send(method, endpoint.resolve(path), headers, body);
            var text = new String(reply.body(), StandardCharsets.UTF_8);
            boolean passed = reply.status() / 100 == 2;
            var step = new TestStep(
                    what,
                    passed,
                    reply.status(),
                    passed ? "" : first(CODE, text),
                    passed ? "" : first(MESSAGE, text),
                    millisSince(began));
            return new Sent(step, time(reply.headers().get("date")));
        } catch (IOException | IllegalArgumentException failed) {
            var why = String.valueOf(failed.getMessage());
            return new Sent(new TestStep(what, false, 0, "", why, millisSince(began)), Optional.empty());
        }
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
        } catch (DateTimeParseException noDate) {
            return Optional.empty();
        }
    }
}
