package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the REST interface says about the lifecycle of a bucket's objects and about uploads in progress.
public final class LifecycleViews {
    private LifecycleViews() {}

    /// One rule. Fields that say nothing are absent.
    public record LifecycleRuleView(
            @Field("A name that no other rule of the bucket has. Default: a new one.") @Nullable
            String id,

            @Field("Whether the rule does anything. Default: true.") @Nullable
            Boolean enabled,

            @Field("What the keys begin with. Default: all keys.") @Nullable
            String prefix,

            @Field("Whether the rule has S3's older form, with a prefix instead of a filter. Default: false.") @Nullable
            Boolean olderForm,

            @Field("That an object must have, with these values") @Nullable
            Map<String, @Nullable String> tags,

            @Field("Bytes that an object must exceed") @Nullable
            Long largerThan,

            @Field("Bytes that an object must stay under") @Nullable
            Long smallerThan,

            @Field("Objects expire so many days after they were made") @Nullable
            Integer expireAfterDays,

            @Field("Objects expire from this midnight UTC on") @Nullable
            Instant expireOn,

            @Field("Whether delete markers are removed that are all that is left of an object") @Nullable
            Boolean removeLoneMarkers,

            @Field("Older versions are removed so many days after a newer one took their place") @Nullable
            Integer noncurrentDays,

            @Field("How many of the newest older versions stay whatever their age, with noncurrentDays") @Nullable
            Integer keepNewer,

            @Field("Uploads that were never completed are aborted so many days after they were begun") @Nullable
            Integer abortUploadsAfterDays,

            @Field("What changes the storage class of current versions") @Nullable
            List<@Nullable TransitionView> transitions,

            @Field("What changes the storage class of older versions") @Nullable
            List<@Nullable NoncurrentTransitionView> noncurrentTransitions) {
        /// The same rule, switched on or off.
        public LifecycleRuleView with(boolean on) {
            return new LifecycleRuleView(
                    id,
                    on,
                    prefix,
                    olderForm,
                    tags,
                    largerThan,
                    smallerThan,
                    expireAfterDays,
                    expireOn,
                    removeLoneMarkers,
                    noncurrentDays,
                    keepNewer,
                    abortUploadsAfterDays,
                    transitions,
                    noncurrentTransitions);
        }

        /// The same rule in S3's newer form, with a filter.
        public LifecycleRuleView withFilter() {
            return new LifecycleRuleView(
                    id,
                    enabled,
                    prefix,
                    null,
                    tags,
                    largerThan,
                    smallerThan,
                    expireAfterDays,
                    expireOn,
                    removeLoneMarkers,
                    noncurrentDays,
                    keepNewer,
                    abortUploadsAfterDays,
                    transitions,
                    noncurrentTransitions);
        }

        /// Whether the rule is enabled, which is the default.
        public boolean acts() {
            return !Boolean.FALSE.equals(enabled);
        }

        /// What the keys begin with; nothing at all for all keys.
        public String prefixOrNone() {
            return prefix == null ? "" : prefix;
        }
    }

    public record TransitionView(
            @Field("So many days after the object was made, or:") @Nullable
            Integer afterDays,

            @Field("From this midnight UTC on") @Nullable Instant on,

            @Field("STANDARD_IA, ONEZONE_IA, INTELLIGENT_TIERING, GLACIER_IR, GLACIER or DEEP_ARCHIVE") @Nullable
            String storageClass) {}

    public record NoncurrentTransitionView(
            @Field("So many days after a newer version took its place") @Nullable
            Integer noncurrentDays,

            @Field("How many of the newest older versions keep their class") @Nullable
            Integer keepNewer,

            @Field("STANDARD_IA, ONEZONE_IA, INTELLIGENT_TIERING, GLACIER_IR, GLACIER or DEEP_ARCHIVE") @Nullable
            String storageClass) {}

    public record LifecycleView(
            String bucket,
            @Field("None when the bucket has no rules") List<LifecycleRuleView> rules,

            @Field(
                    value = "Which objects are too small to change their storage class; absent without rules",
                    oneOf = {"all_storage_classes_128K", "varies_by_storage_class"})
            @Nullable
            String smallestMoved) {}

    /// What rules would do now.
    public record LifecyclePreview(
            String bucket,

            @Field("The time for which it was found out") Instant at,

            @Field("Whether all was looked at. If not, the counts are those of what was seen")
            boolean complete,

            @Field("How many versions and delete markers were looked at")
            long looked,

            @Field("Current versions that expire: they are removed, or a delete marker takes their place")
            Affected expired,

            @Field("Older versions that are removed") Affected noncurrent,

            @Field("Delete markers that are removed as all that is left of their objects")
            Affected markers,

            @Field("Uploads that are aborted, with the bytes of their parts")
            Affected uploads,

            @Field("Versions that get another storage class")
            Affected moved,

            @Field("Versions that rules would remove, and Object Lock protects: they stay")
            Affected locked,

            @Field("Of what is affected, what was seen first, as many as 100")
            List<AffectedKey> first,

            @Field("Whether more is affected than `first` holds")
            boolean more) {}

    public record Affected(long count, long bytes) {}

    public record AffectedKey(
            String key,

            @Field("Absent for an upload") @Nullable String versionId,

            @Field("Absent but for an upload") @Nullable String uploadId,

            @Field(
                    value = "What happens to it",
                    oneOf = {"expire", "remove-noncurrent", "remove-marker", "abort-upload", "move"})
            String action,

            @Field("Id of the rule that does it") String rule,

            @Field("Since when it is due") Instant at,

            @Field("Absent for an upload and a delete marker") @Nullable
            Long bytes,

            @Field("That it gets; absent unless it moves") @Nullable
            String storageClass) {}

    /// An upload that was begun and neither completed nor aborted.
    public record UploadView(
            String key,
            String id,

            @Field("Of its parts so far; absent when the page holds more parts than are counted at once") @Nullable
            Long bytes,

            @Field("How many parts it has so far; absent like `bytes`") @Nullable
            Long parts,

            Instant initiatedAt,

            @Field("Login of who began it; absent for somebody whom the caller may not see") @Nullable
            String initiator,

            @Field("That the object is to have") String storageClass) {}

    public record AbortedUpload(String bucket, String key, String id) {}
}
