package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.document.Acl;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The REST interface's records about buckets.
public final class BucketViews {
    /// The versioning status of a bucket that has never kept versions.
    public static final String NEVER = "never";

    private BucketViews() {}

    public record BucketView(
            String name,
            String region,
            Instant createdAt,

            @Field(
                    value = "Who may list the bucket besides the project's tokens: nobody, or everybody",
                    oneOf = {"private", "public-read", "custom"})
            String acl,

            @Field(
                    value = "Whether the bucket keeps versions of its objects; absent while the project's data"
                            + " is unavailable",
                    oneOf = {"never", "enabled", "suspended"})
            @Nullable
            String versioning,

            @Field("Absent while the project's data is unavailable") @Nullable
            UsageView usage) {
        /// Whether the bucket may hold older versions.
        public boolean keepsVersions() {
            return versioning != null && !versioning.equals(NEVER);
        }

        public static BucketView of(Bucket bucket, Optional<Usage> usage, Optional<String> versioning) {
            return new BucketView(
                    bucket.name().value(),
                    bucket.region(),
                    bucket.createdAt(),
                    nameOf(bucket.acl()),
                    versioning.orElse(null),
                    usage.map(UsageView::of).orElse(null));
        }
    }

    /// A bucket's counters, compared with a fresh count.
    public record BucketCheck(
            String name,
            UsageView counted,
            UsageView recorded,

            @Field("Number of damaged records, whose sizes are unknown")
            long unreadable,

            @Field("Whether this call corrected the counters")
            boolean repaired) {}

    /// Whether a bucket keeps the versions of its objects.
    public record VersioningView(
            String bucket,

            @Field(oneOf = {"never", "enabled", "suspended"})
            String status,

            @Field("The meaning, as a sentence") String meaning) {}

    /// Who may read an object or list a bucket, besides the project's tokens.
    ///
    /// @param key absent for the bucket itself
    public record AclView(
            String bucket,
            @Nullable String key,

            @Field(oneOf = {"private", "public-read", "custom"})
            String acl,

            @Field("The meaning, as a sentence") String meaning,

            @Field("URL at which everybody can read the object; absent for private objects and for buckets") @Nullable
            String publicUrl,

            @Field("Id of the object's version, when the call named one") @Nullable
            String versionId) {}

    public record UsageView(
            @Field("Bytes of all current objects") long bytes,
            @Field("Number of current objects") long objects,

            @Field("Number of noncurrent versions") long noncurrentVersions,

            @Field("Bytes of noncurrent versions") long noncurrentBytes,
            @Field("Number of delete markers") long deleteMarkers,

            @Field("Number of multipart uploads in progress")
            long uploads,

            @Field("Bytes of the parts of uploads in progress")
            long uploadBytes) {
        /// The bytes that count towards a quota.
        public long allBytes() {
            return bytes + noncurrentBytes + uploadBytes;
        }

        /// The objects that count towards a quota.
        public long versions() {
            return objects + noncurrentVersions;
        }

        public static UsageView of(Usage usage) {
            return new UsageView(
                    usage.bytes(),
                    usage.objects(),
                    usage.noncurrent(),
                    usage.noncurrentBytes(),
                    usage.markers(),
                    usage.uploads(),
                    usage.uploadBytes());
        }
    }

    /// S3's name of the canned ACL, or `custom` for other grants.
    public static String nameOf(Acl acl) {
        return acl.opensNothing() ? "private" : acl.equals(Acl.PUBLIC_READ) ? "public-read" : "custom";
    }
}
