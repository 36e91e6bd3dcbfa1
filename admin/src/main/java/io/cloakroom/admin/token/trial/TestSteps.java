package io.cloakroom.admin.token.trial;

import io.cloakroom.admin.bucket.Protections;
import io.cloakroom.admin.token.trial.TestRequests.Sent;
import io.cloakroom.admin.view.TokenViews.TestStep;
import io.cloakroom.s3.policy.AccessRequest;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.token.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The steps of one token test. Steps that the token is not allowed to do are reported as skipped. The marker object
/// is always removed.
public final class TestSteps {
    private static final byte[] MARKER =
            "Written by a test of a token, and to be deleted.\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];
    private static final int MOST_LOOKED_AT = 100;

    static final String LIST = "List objects";
    static final String PUT = "Put a marker object";
    static final String HEAD = "Ask for its head";
    static final String GET = "Get it back";
    static final String DELETE = "Delete it";
    static final String READ = "Ask for the head of an object";

    static final String NOT_ITS_BUSINESS = "Skipped: the limits of this token do not allow it.";
    static final String FROM_ELSEWHERE = "Skipped: the token may do it only from other addresses than the server's.";
    static final String NOTHING_TO_READ = "Skipped: there is no object yet that this token may read.";
    static final String RETAINED =
            "Skipped: the bucket has a default retention, so the marker object could not be deleted.";
    static final String TAKEN = "Skipped: an object of that name exists.";

    private final Token token;
    private final TestRights rights;
    private final TestRequests requests;
    private final Store store;
    private final List<TestStep> steps = new ArrayList<>();
    private boolean limitedByAddress;
    private boolean removedByServer;

    /// The stores that the test reads directly, not through the token.
    public record Store(ProjectStore projects, ObjectStore objects, BucketConfig config) {
        Optional<Bucket> bucket(Token token, String name) throws IOException {
            var bucket = BucketName.of(name).isEmpty()
                    ? Optional.<Bucket>empty()
                    : projects.bucket(BucketName.of(name).get());
            return bucket.filter(found -> found.project().equals(token.project()));
        }

        /// Whether the bucket's default retention would keep a marker object from being deleted.
        boolean retains(Token token, String name) throws IOException {
            var bucket = bucket(token, name);
            return bucket.isPresent() && Protections.byDefault(config, bucket.get());
        }
    }

    TestSteps(Token token, TestRights rights, TestRequests requests, Store store) {
        this.token = token;
        this.rights = rights;
        this.requests = requests;
        this.store = store;
    }

    List<TestStep> all() {
        return List.copyOf(steps);
    }

    boolean passed() {
        return steps.stream().allMatch(step -> step.passed() || step.skipped());
    }

    /// Whether a step was skipped because the token may do it only from other addresses.
    boolean limitedByAddress() {
        return limitedByAddress;
    }

    boolean removedByServer() {
        return removedByServer;
    }

    /// ListBuckets answers every token.
    Sent listBuckets() {
        var sent = requests.send("GET", "/", Map.of(), "List buckets", NOTHING);
        steps.add(sent.step());
        return sent;
    }

    void run(TestPlace place) throws IOException {
        var bucket = store.bucket(token, place.bucket());
        list(place);
        var key = place.key();
        if (key == null) {
            skip(PUT, NOT_ITS_BUSINESS);
            readExisting(place, bucket);
        } else if (store.retains(token, place.bucket())) {
            skip(PUT, RETAINED);
            readExisting(place, bucket);
        } else if (bucket.isPresent() && isThere(bucket.get(), new ObjectKey(key))) {
            skip(PUT, TAKEN);
        } else {
            var before = bucket.isEmpty() ? Set.<VersionRef.Named>of() : versions(bucket.get(), new ObjectKey(key));
            try {
                marker(place.bucket(), key);
            } finally {
                if (bucket.isPresent()) {
                    removeRest(bucket.get(), new ObjectKey(key), before);
                }
            }
        }
    }

    private void list(TestPlace place) {
        var prefix = place.prefix();
        if (prefix == null) {
            skip(LIST, NOT_ITS_BUSINESS);
            return;
        }
        var query = prefix.isEmpty()
                ? Map.of("list-type", "2", "max-keys", "1")
                : Map.of("list-type", "2", "max-keys", "1", "prefix", prefix);
        step(rights.listing(place.bucket(), prefix), "GET", "/" + place.bucket(), query, LIST, NOTHING);
    }

    private void marker(String bucket, String key) {
        var path = "/" + bucket + "/" + key;
        boolean put = step(rights.onObject(S3Action.PUT_OBJECT, bucket, key), "PUT", path, Map.of(), PUT, MARKER);
        if (put) {
            var read = rights.onObject(S3Action.GET_OBJECT, bucket, key);
            step(read, "HEAD", path, Map.of(), HEAD, NOTHING);
            step(read, "GET", path, Map.of(), GET, NOTHING);
            step(rights.onObject(S3Action.DELETE_OBJECT, bucket, key), "DELETE", path, Map.of(), DELETE, NOTHING);
        }
    }

    /// Removes the marker object if the token may not or could not.
    private void removeRest(Bucket bucket, ObjectKey key, Set<VersionRef.Named> before) throws IOException {
        removedByServer = isThere(bucket, key);
        for (var version : versions(bucket, key)) {
            if (!before.contains(version)) {
                var _ = store.objects().delete(bucket, key, version, PutCondition.ALWAYS);
            }
        }
    }

    private boolean isThere(Bucket bucket, ObjectKey key) throws IOException {
        return store.objects().head(bucket, key, VersionRef.CURRENT) instanceof Found.Present<ObjectInfo>;
    }

    /// The newest versions and delete markers of a key.
    private Set<VersionRef.Named> versions(Bucket bucket, ObjectKey key) throws IOException {
        var versions = new HashSet<VersionRef.Named>();
        var query = new Listing.VersionQuery(key.value(), "", null, null, MOST_LOOKED_AT);
        for (var entry : store.objects().listVersions(bucket, query).entries()) {
            switch (entry) {
                case Listing.VersionEntry.Version(var info, var _, var _)
                when info.key().equals(key.value()) -> versions.add(info.version());
                case Listing.VersionEntry.DeleteMarker(var marker, var _, var _)
                when marker.key().equals(key.value()) -> versions.add(marker.version());
                case Listing.VersionEntry.Version _,
                        Listing.VersionEntry.DeleteMarker _,
                        Listing.VersionEntry.CommonPrefix _ -> {}
            }
        }
        return versions;
    }

    /// A token that may only read is tested with an existing object.
    private void readExisting(TestPlace place, Optional<Bucket> bucket) throws IOException {
        var found = bucket.isEmpty() ? Optional.<String>empty() : readable(bucket.get());
        if (found.isPresent()) {
            var read = rights.onObject(S3Action.GET_OBJECT, place.bucket(), found.get());
            step(read, "HEAD", "/" + place.bucket() + "/" + found.get(), Map.of(), READ, NOTHING);
        } else {
            boolean reads = rights.keyPatterns(place.bucket()).stream()
                    .anyMatch(key -> rights.seemsToAllow(rights.onObject(S3Action.GET_OBJECT, place.bucket(), key)));
            skip(READ, reads ? NOTHING_TO_READ : NOT_ITS_BUSINESS);
        }
    }

    private Optional<String> readable(Bucket bucket) throws IOException {
        for (var prefix : rights.prefixes(bucket.name().value())) {
            var page = store.objects().list(bucket, new Listing.Query(prefix, "", null, MOST_LOOKED_AT));
            for (var entry : page.entries()) {
                if (entry instanceof Listing.Entry.Item(var info)
                        && rights.seemsToAllow(rights.onObject(
                                S3Action.GET_OBJECT, bucket.name().value(), info.key()))) {
                    return Optional.of(info.key());
                }
            }
        }
        return Optional.empty();
    }

    /// @return whether the request was sent and succeeded
    private boolean step(
            AccessRequest needed, String method, String path, Map<String, String> query, String what, byte[] body) {
        if (!rights.may(needed)) {
            skip(what, NOT_ITS_BUSINESS);
            return false;
        }
        if (!rights.mayFromHere(needed)) {
            limitedByAddress = true;
            skip(what, FROM_ELSEWHERE);
            return false;
        }
        var step = requests.send(method, path, query, what, body).step();
        steps.add(step);
        return step.passed();
    }

    private void skip(String what, String why) {
        steps.add(new TestStep(what, false, true, 0, "", why, 0));
    }
}
