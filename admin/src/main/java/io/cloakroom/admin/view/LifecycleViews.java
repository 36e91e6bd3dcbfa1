package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The REST interface's records about the lifecycle of objects, and about uploads in progress.
public final class LifecycleViews {
    private LifecycleViews() {}

    /// One rule. Unused fields are absent.
    public record LifecycleRuleView(
            @Field("Unique among the rules of the bucket. Default: a generated id.") @Nullable
            String id,

            @Field("Whether the rule is enabled. Default: true.") @Nullable
            Boolean enabled,

            @Field("Prefix of the keys. Default: all keys.") @Nullable
            String prefix,

            @Field("Whether the rule has S3's older form, with a prefix instead of a filter. Default: false.") @Nullable
            Boolean olderForm,

            @Field("Tags that an object must have, with these values") @Nullable
            Map<String, @Nullable String> tags,

            @Field("Size in bytes that an object must exceed") @Nullable
            Long largerThan,

            @Field("Size in bytes that an object must stay below") @Nullable
            Long smallerThan,

            @Field("Days from the creation of an object to its expiration") @Nullable
            Integer expireAfterDays,

            @Field("Midnight UTC from which objects expire") @Nullable
            Instant expireOn,

            @Field("Whether delete markers are removed when no other version of the object is left") @Nullable
            Boolean removeLoneMarkers,

            @Field("Days after which older versions are removed, counted from the moment when a newer version"
                    + " replaced them")
            @Nullable
            Integer noncurrentDays,

            @Field("Number of older versions that noncurrentDays keeps whatever their age, the newest ones") @Nullable
            Integer keepNewer,

            @Field("Days from the start of an upload to its abortion, if it is not completed") @Nullable
            Integer abortUploadsAfterDays,

            @Field("Changes of the storage class of current versions") @Nullable
            List<@Nullable TransitionView> transitions,

            @Field("Changes of the storage class of older versions") @Nullable
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

        /// The prefix of the keys; empty for all keys.
        public String prefixOrNone() {
            return prefix == null ? "" : prefix;
        }
    }

    public record TransitionView(
            @Field("Days from the creation of the object; alternative to date") @Nullable
            Integer afterDays,

            @Field("Midnight UTC of the transition; alternative to days") @Nullable
            Instant on,

            @Field("STANDARD_IA, ONEZONE_IA, INTELLIGENT_TIERING, GLACIER_IR, GLACIER or DEEP_ARCHIVE") @Nullable
            String storageClass) {}

    public record NoncurrentTransitionView(
            @Field("Days after a newer version replaced the version") @Nullable
            Integer noncurrentDays,

            @Field("Number of older versions that keep their class, the newest ones") @Nullable
            Integer keepNewer,

            @Field("STANDARD_IA, ONEZONE_IA, INTELLIGENT_TIERING, GLACIER_IR, GLACIER or DEEP_ARCHIVE") @Nullable
            String storageClass) {}

    public record LifecycleView(
            String bucket,
            @Field("Empty when the bucket has no rules") List<LifecycleRuleView> rules,

            @Field(
                    value = "Which objects are too small for a change of storage class; absent without rules",
                    oneOf = {"all_storage_classes_128K", "varies_by_storage_class"})
            @Nullable
            String smallestMoved) {}

    /// What rules would do now.
    public record LifecyclePreview(
            String bucket,

            @Field("The time for which the effects were calculated")
            Instant at,

            @Field("Whether everything was examined. If not, the counts cover only the examined part")
            boolean complete,

            @Field("Number of versions and delete markers that were examined")
            long looked,

            @Field("Current versions that expire: they are removed, or a delete marker takes their place")
            Affected expired,

            @Field("Older versions that are removed") Affected noncurrent,

            @Field("Delete markers that are removed because no other version of their object is left")
            Affected markers,

            @Field("Uploads that are aborted, with the bytes of their parts")
            Affected uploads,

            @Field("Versions that change their storage class")
            Affected moved,

            @Field("Versions that stay because Object Lock protects them, although a rule would remove them")
            Affected locked,

            @Field("The first affected versions and uploads, at most 100")
            List<AffectedKey> first,

            @Field("Whether more are affected than `first` contains")
            boolean more) {}

    public record Affected(long count, long bytes) {}

    public record AffectedKey(
            String key,

            @Field("Absent for an upload") @Nullable String versionId,

            @Field("Only present for an upload") @Nullable String uploadId,

            @Field(
                    value = "The action",
                    oneOf = {"expire", "remove-noncurrent", "remove-marker", "abort-upload", "move"})
            String action,

            @Field("Id of the rule") String rule,

            @Field("Time since which the action is due") Instant at,

            @Field("Absent for an upload and a delete marker") @Nullable
            Long bytes,

            @Field("The new storage class; absent unless the class changes") @Nullable
            String storageClass) {}

    /// A multipart upload in progress.
    public record UploadView(
            String key,
            String id,

            @Field("Bytes of the parts so far; absent when the page has too many parts to count") @Nullable
            Long bytes,

            @Field("Number of parts so far; absent when `bytes` is") @Nullable
            Long parts,

            Instant initiatedAt,

            @Field("Login of the user who began the upload; absent when the caller may not see that user") @Nullable
            String initiator,

            @Field("Storage class that the object will have")
            String storageClass) {}

    public record AbortedUpload(String bucket, String key, String id) {}
}
