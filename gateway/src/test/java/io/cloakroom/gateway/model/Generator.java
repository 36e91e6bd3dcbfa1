package io.cloakroom.gateway.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Makes sequences of steps. A seed always gives the same sequence, whatever the server answers.
final class Generator {
    /// Sizes around those at which the store changes its behaviour: payload up to 16 KiB is in the record, blocks have
    /// 64 KiB.
    private static final int[] SIZES = {
        0, 1, 2, 100, 256, 257, 4096, 4097, 16_383, 16_384, 16_385, 65_535, 65_536, 65_537, 300_000
    };

    private static final List<String> PREFIXES = List.of("", "", "", "a", "a/", "a/b", "b", "\uff5e");
    private static final List<String> DELIMITERS = List.of("", "", "/", "/", "/b", "a");
    private static final List<String> STORAGE_CLASSES =
            List.of("REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR");
    private static final List<String> COLD = List.of(
            "STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE");
    private static final int[] PAGES = {1, 2, 3, 5, 1000, 1000, 0};
    private static final List<String> RANGES = List.of(
            "bytes=0-0",
            "bytes=1-",
            "bytes=-1",
            "bytes=-20000",
            "bytes=16383-16384",
            "bytes=65530-65540",
            "bytes=99-",
            "bytes=5242879-5242880");

    private final RandomGenerator random;
    private final List<Key> keys;

    /// Whether the sequence may enable versioning.
    private final boolean versioning;

    /// Whether the bucket may get Object Lock.
    private final boolean locking;

    /// Whether objects may be encrypted.
    private final boolean encrypting;

    /// Whether it may get lifecycle rules.
    private final boolean aging;

    Generator(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.versioning = !oneIn(4);
        this.locking = versioning && random.nextBoolean();
        this.encrypting = !oneIn(4);
        this.aging = !oneIn(3);
        var some = new ArrayList<>(Key.ALL);
        while (some.size() > 5) {
            some.remove(random.nextInt(some.size()));
        }
        this.keys = List.copyOf(some);
    }

    List<Step> steps(int count) {
        var steps = new ArrayList<Step>();
        if (locking) {
            steps.add(new DeleteBucket(oneIn(2)));
        }
        if (aging) {
            steps.add(rules());
        }
        while (steps.size() < count) {
            steps.add(step());
        }
        return steps;
    }

    /// The server restarts, sometimes after days. The part beyond whole days keeps the clock away from dates that steps
    /// name, see [S3Model#inDays].
    Restart restart(boolean kill) {
        return new Restart(kill, oneIn(3) ? 0 : oneIn(8) ? 40 * 24 : 24 * random.nextInt(1, 4) + 5);
    }

    /// Somebody sets the clock ahead or back, or confirms it.
    Event jump() {
        if (oneIn(3)) {
            return new ConfirmClock();
        }
        int hours = 24 * random.nextInt(0, 3) + 5;
        return new ClockJump(oneIn(2) ? hours : -hours);
    }

    /// Time passes, from some hours to some days, sometimes as long as transitions to infrequent access take.
    LetTimePass time() {
        return new LetTimePass(24 * (oneIn(8) ? 31 : random.nextInt(4)) + 5);
    }

    private Step step() {
        if (locking && oneIn(6)) {
            return protection();
        }
        int kind = random.nextInt(100);
        if (kind < 14) {
            return new PutObject(key(), content(), metadata(), oneIn(4) ? condition() : ETagCondition.NONE);
        }
        if (kind < 24) {
            return grow();
        }
        if (kind < 40) {
            return read();
        }
        if (kind < 55) {
            return delete();
        }
        if (kind < 65) {
            return copy();
        }
        if (kind < 82) {
            return upload();
        }
        return kind < 92 ? list() : bucket();
    }

    private Step protection() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 ->
                new ObjectRetention.Set(
                        key(), version(), oneIn(5) ? "" : mode(), random.nextInt(5), random.nextBoolean());
            case 3 -> new ObjectRetention.Get(key(), version());
            case 4, 5, 6 -> new ObjectLegalHold.Set(key(), version(), oneIn(3) ? "ON" : "OFF");
            case 7 -> new ObjectLegalHold.Get(key(), version());
            case 8, 9 -> oneIn(3) ? new BucketLock.Set(mode(), random.nextInt(1, 4)) : new BucketLock.Set("", 0);
            case 10 -> new BucketLock.Get();
            default -> new BucketVersioning.Set(true);
        };
    }

    private String mode() {
        return oneIn(3) ? Protection.COMPLIANCE : Protection.GOVERNANCE;
    }

    private LockHeaders lock() {
        if (locking ? oneIn(2) : !oneIn(40)) {
            return LockHeaders.NONE;
        }
        return new LockHeaders(oneIn(4) ? "" : mode(), random.nextInt(4), oneIn(3) ? any(List.of("ON", "OFF")) : "");
    }

    private boolean bypass() {
        return locking ? oneIn(3) : oneIn(40);
    }

    private Step grow() {
        return oneIn(3)
                ? new RenameObject(
                        key(),
                        key(),
                        oneIn(4) ? any(List.of(ETagCondition.values())) : ETagCondition.NONE,
                        oneIn(4) ? condition() : ETagCondition.NONE)
                : new AppendObject(
                        key(),
                        content(),
                        oneIn(6) ? random.nextInt(1, 3) : 0,
                        metadata().withoutLock(),
                        oneIn(5) ? condition() : ETagCondition.NONE);
    }

    private Step read() {
        return switch (random.nextInt(12)) {
            case 0 -> new GetObjectAttributes(key(), version(), sent());
            case 1 -> new ObjectAcl.Set(key(), version(), random.nextBoolean());
            case 2 -> new ObjectAcl.Get(key(), version());
            case 3 -> new ObjectTags.Set(key(), version(), random.nextInt(3));
            case 4 -> new ObjectTags.Get(key(), version());
            case 5 -> new GetObject(random.nextBoolean(), key(), version(), "", ETagCondition.NONE, sent());
            default ->
                new GetObject(
                        random.nextBoolean(),
                        key(),
                        version(),
                        oneIn(4) ? any(RANGES) : "",
                        oneIn(4) ? any(List.of(ETagCondition.values())) : ETagCondition.NONE);
        };
    }

    private Step delete() {
        if (oneIn(5)) {
            var targets = new ArrayList<DeleteObjects.Target>();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                targets.add(new DeleteObjects.Target(
                        key(), version(), oneIn(4) ? any(List.of(ETagCondition.values())) : ETagCondition.NONE));
            }
            return new DeleteObjects(targets, bypass());
        }
        return new DeleteObject(
                key(),
                version(),
                oneIn(5)
                        ? any(List.of(ETagCondition.IF_MATCH_ANY, ETagCondition.IF_MATCH, ETagCondition.IF_MATCH_OTHER))
                        : ETagCondition.NONE,
                bypass());
    }

    private Step copy() {
        var source = source();
        var to = oneIn(3) ? source.key() : key();
        return new CopyObject(
                source,
                to,
                random.nextBoolean() ? Optional.of(metadata().encrypted(EncryptionChoice.NONE)) : Optional.empty(),
                encryption(),
                oneIn(5) && !to.equals(source.key()) ? condition() : ETagCondition.NONE);
    }

    private CopySource source() {
        return new CopySource(
                key(), version(), oneIn(5) ? any(List.of(ETagCondition.values())) : ETagCondition.NONE, sent());
    }

    private Step upload() {
        var upload = new UploadChoice(random.nextInt(oneIn(4) ? 6 : 2));
        int number = oneIn(5) ? random.nextInt(1, 4) : 1;
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> new BeginUpload(key(), metadata());
            case 3, 4, 5, 6 -> new UploadPart(upload, number, content(), sent());
            case 7, 8 -> new UploadPartCopy(upload, number, source(), random.nextBoolean());
            case 9 ->
                switch (random.nextInt(40)) {
                    case 0 -> new PutInParts(key(), metadata(), content());
                    case 1, 2, 3, 4, 5, 6, 7, 8, 9 -> new AbortUpload(upload);
                    default -> new ListParts(upload);
                };
            default ->
                new CompleteUpload(
                        upload,
                        oneIn(4) ? any(List.of(CompleteUpload.Naming.values())) : CompleteUpload.Naming.LAST,
                        oneIn(4) ? condition() : ETagCondition.NONE);
        };
    }

    private Step list() {
        var query = new Page.Query(any(PREFIXES), any(DELIMITERS), PAGES[random.nextInt(PAGES.length)]);
        var after = oneIn(3) ? key().name() : "";
        return switch (random.nextInt(7)) {
            case 0 -> new ListUploads();
            case 1 -> new ListCurrent(false, query, after);
            case 2, 3 -> new ListCurrent(true, query, after);
            default -> new ListVersions(query, after, random.nextInt(-1, 4));
        };
    }

    private Step bucket() {
        if (encrypting && oneIn(4)) {
            return bucketEncryption();
        }
        return switch (random.nextInt(20)) {
            case 0 -> new DeleteBucket(locking && oneIn(2));
            case 1 -> oneIn(4) ? new DeleteEverything() : new CheckCounters();
            case 2 -> new CompareEverything();
            case 3, 4 -> new BucketVersioning.Get();
            case 5, 6, 7, 8, 9, 10 -> aging ? lifecycle() : new BucketVersioning.Get();
            default -> versioning ? new BucketVersioning.Set(random.nextInt(3) > 0) : new BucketVersioning.Get();
        };
    }

    private Step lifecycle() {
        return switch (random.nextInt(8)) {
            case 0 -> new BucketLifecycle.Get();
            case 1 -> new BucketLifecycle.Delete();
            default -> rules();
        };
    }

    private BucketLifecycle.Set rules() {
        boolean older = oneIn(6);
        int count = older ? 1 : random.nextInt(1, 5);
        var rules = new ArrayList<LifecycleRule>();
        for (int i = 0; i < count; i++) {
            var filter = older ? new LifecycleRule.Filter(true, any(PREFIXES), 0, -1, 0) : filter();
            rules.add(new LifecycleRule("rule-" + i, !oneIn(6), filter, actions(filter)));
        }
        return new BucketLifecycle.Set(new Lifecycle(rules, oneIn(3)));
    }

    private LifecycleRule.Filter filter() {
        return new LifecycleRule.Filter(
                false,
                random.nextBoolean() ? any(PREFIXES) : "",
                oneIn(3) ? random.nextInt(1, 3) : 0,
                oneIn(3) ? any(List.of(0, 100, 4096, 70_000)) : -1,
                oneIn(3) ? any(List.of(100_000, 300_001)) : 0);
    }

    /// The actions of one rule fit together: transitions come before the expiration, and colder classes later.
    private List<LifecycleRule.Action> actions(LifecycleRule.Filter filter) {
        var actions = new ArrayList<LifecycleRule.Action>();
        int days = random.nextInt(3);
        if (oneIn(3)) {
            var to = any(COLD);
            boolean infrequent = to.endsWith("_IA");
            days = infrequent ? 30 : days;
            actions.add(new LifecycleRule.Move(days, to));
            if (oneIn(3) && !to.equals("DEEP_ARCHIVE")) {
                days++;
                actions.add(new LifecycleRule.Move(days, "DEEP_ARCHIVE"));
            }
        }
        if (oneIn(3)) {
            actions.add(new LifecycleRule.Expire(days + random.nextInt(1, 3)));
        } else if (actions.isEmpty() && oneIn(6)) {
            actions.add(new LifecycleRule.ExpireOn(random.nextInt(6)));
        } else if (filter.isPrefix() && oneIn(3)) {
            actions.add(new LifecycleRule.RemoveMarkers());
        }
        days = random.nextInt(3);
        if (oneIn(4)) {
            actions.add(new LifecycleRule.MoveNoncurrent(days, newer(filter), any(List.of("GLACIER_IR", "GLACIER"))));
        }
        if (oneIn(2)) {
            actions.add(new LifecycleRule.RemoveNoncurrent(days + 1, newer(filter)));
        }
        if (filter.isPrefix() && oneIn(3) || actions.isEmpty() && filter.isPrefix()) {
            actions.add(new LifecycleRule.AbortUploads(random.nextInt(1, 4)));
        }
        return actions.isEmpty() ? List.of(new LifecycleRule.Expire(random.nextInt(1, 4))) : actions;
    }

    private int newer(LifecycleRule.Filter filter) {
        return !filter.older() && oneIn(2) ? random.nextInt(1, 4) : 0;
    }

    /// The preconditions that a write may have.
    private ETagCondition condition() {
        return any(List.of(
                ETagCondition.IF_MATCH_ANY,
                ETagCondition.IF_MATCH,
                ETagCondition.IF_MATCH_OTHER,
                ETagCondition.IF_NONE_MATCH_ANY));
    }

    private VersionChoice version() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> new VersionChoice.Current();
            case 9, 10, 11 -> new VersionChoice.Null();
            case 12 -> new VersionChoice.MadeOfAny(random.nextInt(20));
            case 13 -> oneIn(2) ? new VersionChoice.Unknown() : new VersionChoice.Malformed(any(List.of("", "x")));
            case 14, 15, 16 -> new VersionChoice.Made(0);
            default -> new VersionChoice.Made(random.nextInt(6));
        };
    }

    private Key key() {
        return any(keys);
    }

    /// Seeds repeat, so that some contents are equal.
    private Content content() {
        return new Content(SIZES[oneIn(3) ? random.nextInt(SIZES.length) : random.nextInt(7)], random.nextInt(5));
    }

    private Metadata metadata() {
        return new Metadata(
                random.nextInt(3),
                oneIn(4) ? any(STORAGE_CLASSES) : "STANDARD",
                oneIn(3) ? random.nextInt(3) : 0,
                lock(),
                encryption());
    }

    private EncryptionChoice encryption() {
        return encrypting && oneIn(2) ? any(List.of(EncryptionChoice.values())) : EncryptionChoice.NONE;
    }

    private KeyChoice sent() {
        return encrypting && oneIn(12) ? any(List.of(KeyChoice.values())) : KeyChoice.RIGHT;
    }

    private Step bucketEncryption() {
        if (oneIn(3)) {
            return oneIn(2) ? new BucketEncryption.Get() : new BucketEncryption.Delete();
        }
        var standard = any(List.of(
                EncryptionChoice.NONE,
                EncryptionChoice.SSE_S3,
                EncryptionChoice.SSE_KMS,
                EncryptionChoice.SSE_KMS_BUCKET_KEY));
        return new BucketEncryption.Set(
                new BucketEncryption.Rule(standard, standard == EncryptionChoice.NONE || oneIn(4)));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
