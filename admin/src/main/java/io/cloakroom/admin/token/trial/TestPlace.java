package io.cloakroom.admin.token.trial;

import io.cloakroom.s3.policy.S3Action;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The place of a token's test: the bucket in which the token has most rights, and the key of a marker object that it
/// may write.
///
/// @param key    of the marker; `null` when the token may not write any
/// @param prefix of a listing that the token may request; `null` when it may list nothing
record TestPlace(
        String bucket, @Nullable String key, @Nullable String prefix) {
    private static final int MOST_BUCKETS = 100;
    /// Rank of a key that may be written, read and deleted, in a bucket that may be listed.
    private static final int BEST_KEY = 4;

    private static final int BEST = 2 * BEST_KEY + 1;

    /// @param marker unique name for the marker object
    /// @return empty when no bucket was found in which the token may do anything of a test
    static Optional<TestPlace> find(TestRights rights, List<String> buckets, String marker) {
        TestPlace best = null;
        int most = 0;
        for (var bucket : buckets.subList(0, Math.min(buckets.size(), MOST_BUCKETS))) {
            var key = key(rights, bucket, marker);
            var prefix = prefix(rights, bucket);
            int worth = key == null ? 0 : 2 * worth(rights, bucket, key);
            worth += prefix == null ? 0 : 1;
            worth += key == null && reads(rights, bucket) ? 1 : 0;
            if (worth > most) {
                best = new TestPlace(bucket, key, prefix);
                most = worth;
            }
            if (most == BEST) {
                break;
            }
        }
        return Optional.ofNullable(best);
    }

    private static @Nullable String key(TestRights rights, String bucket, String marker) {
        String best = null;
        int most = 0;
        for (var key : keys(rights, bucket, marker)) {
            int worth = worth(rights, bucket, key);
            if (worth > most) {
                best = key;
                most = worth;
            }
            if (most == BEST_KEY) {
                break;
            }
        }
        return best;
    }

    /// Candidates for the marker's key: the marker's name alone, and under the patterns of the scope. Patterns
    /// without wildcard are left out, since their object may exist.
    private static Set<String> keys(TestRights rights, String bucket, String marker) {
        var keys = new LinkedHashSet<>(Set.of(marker));
        for (var pattern : rights.keyPatterns(bucket)) {
            int star = pattern.indexOf('*');
            if (star >= 0) {
                keys.add(pattern.substring(0, star).replace('?', 'x')
                        + marker
                        + pattern.substring(star + 1).replace("*", "").replace('?', 'x'));
            }
        }
        return keys;
    }

    /// Rank of a key: 0 when it may not be written, more when it may also be read and deleted.
    private static int worth(TestRights rights, String bucket, String key) {
        if (!rights.seemsToAllow(rights.onObject(S3Action.PUT_OBJECT, bucket, key))) {
            return 0;
        }
        return 1
                + (rights.seemsToAllow(rights.onObject(S3Action.DELETE_OBJECT, bucket, key)) ? 2 : 0)
                + (rights.seemsToAllow(rights.onObject(S3Action.GET_OBJECT, bucket, key)) ? 1 : 0);
    }

    private static @Nullable String prefix(TestRights rights, String bucket) {
        return rights.prefixes(bucket).stream()
                .filter(prefix -> rights.seemsToAllow(rights.listing(bucket, prefix)))
                .findFirst()
                .orElse(null);
    }

    private static boolean reads(TestRights rights, String bucket) {
        return keys(rights, bucket, "x").stream()
                        .anyMatch(key -> rights.seemsToAllow(rights.onObject(S3Action.GET_OBJECT, bucket, key)))
                || rights.keyPatterns(bucket).stream()
                        .anyMatch(key -> rights.seemsToAllow(rights.onObject(S3Action.GET_OBJECT, bucket, key)));
    }
}
