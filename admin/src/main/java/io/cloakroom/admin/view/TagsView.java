package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tags of a version of an object, or of a bucket.
///
/// @param key absent for the bucket itself
public record TagsView(
        String bucket,
        @Nullable String key,

        @Field("The text null for an object that was written without versioning; absent for a bucket") @Nullable
        String versionId,

        @Field("Values by key, in the order in which they were set")
        Map<String, String> tags) {}
