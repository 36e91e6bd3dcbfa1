package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Usage;
import io.cloakroom.storage.document.Acl;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the REST interface shows of buckets.
public final class BucketViews {
    /// The versioning status of a bucket that has never kept versions.
    public static final String NEVER = "never";

    private BucketViews() {}

    public record BucketView(
            String name,
            String region,
            Instant createdAt,

            @Field(
                    value = "Who may list it besides the project's tokens: nobody, or everybody",
                    oneOf = {"private", "public-read", "custom"})
            String acl,

            @Field(
                    value =
                            "Whether it keeps versions of its objects; absent while the project's data cannot be reached",
                    oneOf = {"never", "enabled", "suspended"})
            @Nullable
            String versioning,

            @Field("Absent while the project's data cannot be reached") @Nullable
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

            @Field("Rows that are damaged: their sizes are not known")
            long unreadable,

            @Field("Whether the counters were set right by this call")
            boolean repaired) {}

    /// Whether a bucket keeps the versions of its objects.
    public record VersioningView(
            String bucket,

            @Field(oneOf = {"never", "enabled", "suspended"})
            String status,

            @Field("What that means, as a sentence") String meaning) {}

    /// Who may read an object, or list a bucket, besides the project's tokens.
    ///
    /// @param key absent for the bucket itself
    public record AclView(
            String bucket,
            @Nullable String key,

            @Field(oneOf = {"private", "public-read", "custom"})
            String acl,

            @Field("What that means, as a sentence") String meaning,

            @Field("Where everybody reads the object; absent when it is private, and for a bucket") @Nullable
            String publicUrl,

            @Field("Of the object's version, when the call named one") @Nullable
            String versionId) {}

    public record UsageView(
            @Field("Of all current objects") long bytes,
            @Field("Current ones") long objects,

            @Field("Versions of objects that are not current")
            long noncurrentVersions,

            @Field("Of these versions") long noncurrentBytes,
            @Field("Delete markers") long deleteMarkers,
            @Field("Multipart uploads in progress") long uploads,
            @Field("Of the parts of uploads in progress") long uploadBytes) {
        /// What a quota of bytes limits.
        public long allBytes() {
            return bytes + noncurrentBytes + uploadBytes;
        }

        /// What a quota of objects limits.
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
