package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.ApiClient;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.TagFields;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.TagsView;
import io.cloakroom.storage.document.TagSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of a form that edits tags.
///
/// @param etag of the tags when the form was made
public record TagForm(List<TagFields.Tag> rows, String etag) {
    /// @param version id of the version; empty for the current one
    static TagForm ofObject(Visit visit, String key, String version) {
        var stored = visit.api()
                .found(
                        TagsView.class,
                        Map.of("versionId", version),
                        BucketCall.resource(visit, "objects", key, "tags"));
        return new TagForm(TagFields.rows(visit, stored.it().tags(), TagSet.MOST_OF_OBJECT), stored.etag());
    }

    static TagForm ofBucket(Visit visit, Optional<ApiClient.WithEtag<TagsView>> stored) {
        Map<String, String> tags = stored.map(found -> found.it().tags()).orElse(Map.of());
        return new TagForm(
                TagFields.rows(visit, tags, TagSet.MOST_OF_BUCKET),
                stored.map(ApiClient.WithEtag::etag).orElse(""));
    }

    /// The tags of the bucket; empty when the stored document is damaged.
    static Optional<ApiClient.WithEtag<TagsView>> tagsOfBucket(Visit visit) {
        try {
            return Optional.of(visit.api().found(TagsView.class, BucketCall.resource(visit, "tags")));
        } catch (PanelProblem failed) {
            if (failed.status() != 500) {
                throw failed;
            }
            return Optional.empty();
        }
    }
}
