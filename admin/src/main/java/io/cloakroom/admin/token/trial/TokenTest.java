package io.cloakroom.admin.token.trial;

import static io.cloakroom.admin.rest.Access.SECRET;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.server.S3Door;
import io.cloakroom.admin.server.ServerFacts;
import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.admin.token.rest.TokenReach;
import io.cloakroom.admin.token.trial.TestRequests.Sent;
import io.cloakroom.admin.view.TokenViews;
import io.cloakroom.admin.view.TokenViews.TestReport;
import io.cloakroom.admin.view.TokenViews.UsableBucket;
import io.cloakroom.s3.sign.RequestSigner;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.token.Token;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tests a token the way a client would use it, and expects only what its scope allows. It lists the buckets; then it
/// puts, heads, gets and deletes a marker object if the token may write.
public final class TokenTest {
    private static final String MARKER = ".cloakroom-test-";
    private static final int MOST_AT_ONCE = 2;

    /// Number of running tests, by caller.
    private final Map<String, Integer> running = new ConcurrentHashMap<>();

    private final TokenReach reach;
    private final TestSteps.Store store;
    private final TokenIssuer issuer;
    private final InstantSource clock;
    private final Supplier<ServerFacts> server;
    private final Supplier<S3Door> door;

    public TokenTest(
            TokenReach reach,
            TestSteps.Store store,
            TokenIssuer issuer,
            InstantSource clock,
            Supplier<ServerFacts> server,
            Supplier<S3Door> door) {
        this.reach = reach;
        this.store = store;
        this.issuer = issuer;
        this.clock = clock;
        this.server = server;
        this.door = door;
    }

    record Wanted(
            @Field("Default: the bucket in which the token has most rights") @Nullable
            String bucket) {}

    public void addTo(Route.Table table) {
        table.row("POST", "tokens/{token}/test", SECRET, "Tests the token with a marker object.", this::run)
                .takes(Wanted.class)
                .gives(TestReport.class)
                .audited("token.test");
    }

    /// Refuses a caller's third concurrent test: searching a large policy for testable requests takes up to a second.
    private TestReport run(AdminRequest request) throws IOException {
        var caller = request.caller().id();
        int under = running.merge(caller, 1, Integer::sum);
        try {
            if (under > MOST_AT_ONCE) {
                throw Problem.tooMany(
                        "you have " + MOST_AT_ONCE + " tests of tokens under way; wait for one to end", 1);
            }
            return tried(request);
        } finally {
            running.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private TestReport tried(AdminRequest request) throws IOException {
        var token = request.token();
        var facts = server.get();
        var endpoint = URI.create(facts.endpoint());
        var bucket = requestedBucket(request.json(Wanted.class).bucket());
        var began = clock.instant();
        var rights = new TestRights(token, "https".equals(endpoint.getScheme()), began);
        var signer = new RequestSigner(token.accessKey(), issuer.reveal(token), facts.region());
        var requests = new TestRequests(signer, endpoint, door.get(), clock);
        var steps = new TestSteps(token, rights, requests, store);
        var before = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var first = steps.listBuckets();
        var skew = skew(before, first, clock.instant());
        var place = place(token, rights, bucket);
        if (place.isPresent()) {
            steps.run(place.get());
        }
        var passed = steps.passed() && (place.isPresent() || bucket == null);
        return new TestReport(
                token.accessKey(),
                facts.endpoint(),
                place.map(TestPlace::bucket).orElse(bucket),
                passed,
                stateWhenTried(token, passed, began, clock.instant()),
                skew,
                steps.limitedByAddress() ? rights.addresses() : List.of(),
                steps.removedByServer(),
                place.isPresent(),
                steps.all());
    }

    private Optional<TestPlace> place(Token token, TestRights rights, @Nullable String wanted) throws IOException {
        var buckets = wanted != null
                ? List.of(wanted)
                : reach.buckets(token, null, AdminRequest.MOST_ITEMS).items().stream()
                        .map(UsableBucket::name)
                        .toList();
        var marker = MARKER + HexFormat.of().toHexDigits(clock.instant().toEpochMilli());
        var place = TestPlace.find(rights, buckets, marker);
        if (wanted != null
                || place.isEmpty()
                || !store.retains(token, place.get().bucket())) {
            return place;
        }
        // A bucket with default retention gets no marker object, so any other writable bucket makes a better test.
        var others = new ArrayList<String>();
        for (var bucket : buckets) {
            if (!store.retains(token, bucket)) {
                others.add(bucket);
            }
        }
        return TestPlace.find(rights, others, marker)
                .filter(other -> other.key() != null)
                .or(() -> place);
    }

    private static @Nullable String requestedBucket(@Nullable String bucket) {
        if (bucket != null && BucketName.of(bucket).isEmpty()) {
            throw Problem.badRequest("field \"bucket\" is no bucket name");
        }
        return bucket;
    }

    /// The token may expire while its test runs. If every step passed, it was active; if one failed, the expiry may
    /// be the reason and has to be named.
    static String stateWhenTried(Token token, boolean passed, Instant began, Instant ended) {
        return TokenViews.state(token, passed ? began : ended);
    }

    /// Difference of the clocks. The server read its time, in whole seconds, between `before` and `after`.
    private static @Nullable Long skew(Instant before, Sent sent, Instant after) {
        if (sent.serverTime().isEmpty()) {
            return null;
        }
        var time = sent.serverTime().get();
        if (time.isBefore(before)) {
            return Duration.between(before, time).toSeconds();
        }
        return time.isAfter(after) ? Duration.between(after, time).toSeconds() : 0;
    }
}
