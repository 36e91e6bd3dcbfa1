package io.cloakroom.s3.policy;

import java.util.ArrayList;
import java.util.List;

/// The actions that a level of a [ScopeChoice] stands for in a policy document.
///
/// @param onObjects     actions on objects under the prefixes
/// @param onBuckets     actions on buckets when no prefix is chosen
/// @param listings      listings that a prefix limits, instead of `onBuckets`; empty when prefixes do not limit the
///     level's listings
/// @param publicUploads as in [ScopeChoice]
record ScopeActions(
        ScopeLevel level,
        List<String> onObjects,
        List<String> onBuckets,
        List<String> listings,
        boolean publicUploads) {
    private static final String ABORT = "s3:AbortMultipartUpload";
    private static final String PARTS = "s3:ListMultipartUploadParts";
    private static final String UPLOADS = "s3:ListBucketMultipartUploads";
    private static final String LOCATION = "s3:GetBucketLocation";
    private static final String PUBLISH = "s3:PutObjectAcl";
    private static final List<String> LISTINGS = List.of("s3:ListBucket", "s3:ListBucketVersions", UPLOADS);

    static ScopeActions of(ScopeLevel level, boolean publicUploads) {
        return switch (level) {
            case READ ->
                new ScopeActions(
                        level, List.of("s3:GetObject*"), List.of("s3:ListBucket*", "s3:GetBucket*"), LISTINGS, false);
            case WRITE ->
                new ScopeActions(
                        level,
                        List.of("s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObjectTagging", ABORT, PARTS),
                        List.of(LOCATION, UPLOADS),
                        List.of(UPLOADS),
                        publicUploads);
            case READ_WRITE ->
                new ScopeActions(
                        level,
                        List.of(
                                "s3:GetObject*",
                                "s3:PutObject",
                                "s3:PutObjectTagging",
                                "s3:DeleteObject*",
                                ABORT,
                                PARTS),
                        List.of("s3:ListBucket*", "s3:GetBucket*"),
                        LISTINGS,
                        publicUploads);
            case LIST -> new ScopeActions(level, List.of(), List.of("s3:ListBucket*", LOCATION), LISTINGS, false);
            case FULL -> new ScopeActions(level, List.of("s3:*"), List.of("s3:*"), LISTINGS, false);
        };
    }

    /// What public uploads add. A write-only token must not be able to read objects of others by publishing them.
    ///
    /// @return the action, and whether it is only allowed together with the upload
    Publishing publishing() {
        return new Publishing(PUBLISH, level == ScopeLevel.WRITE);
    }

    record Publishing(String action, boolean withUploadAlone) {}

    /// The actions of all levels, with and without public uploads.
    static List<ScopeActions> today() {
        var all = new ArrayList<ScopeActions>();
        for (var level : ScopeLevel.values()) {
            all.add(of(level, false));
            if (level.mayGainPublicUploads()) {
                all.add(of(level, true));
            }
        }
        return all;
    }

    /// The actions of levels that builds up to November 2026 defined differently.
    static List<ScopeActions> former() {
        return List.of(
                new ScopeActions(
                        ScopeLevel.WRITE,
                        List.of("s3:PutObject*", ABORT, PARTS),
                        List.of(LOCATION, UPLOADS),
                        List.of(),
                        false),
                new ScopeActions(
                        ScopeLevel.READ_WRITE,
                        List.of("s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*", ABORT, PARTS),
                        List.of("s3:ListBucket*", "s3:GetBucket*"),
                        LISTINGS,
                        false));
    }
}
