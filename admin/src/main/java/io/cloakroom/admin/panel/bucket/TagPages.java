package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.ApiClient;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.TagFields;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.TagsView;
import io.cloakroom.storage.document.TagSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tags that S3 knows, shown and changed: of an object on its page or on that of one of its versions, of a bucket in a
/// dialog.
public final class TagPages {
    private final ObjectPages objects;

    public TagPages(ObjectPages objects) {
        this.objects = objects;
    }

    public void addTo(PageTable panel) {
        panel.row("POST", "projects/*/buckets/*/object/tags", this::setObject);
        panel.row("GET", "projects/*/buckets/*/tags", visit -> dialog(visit, null));
        panel.row("POST", "projects/*/buckets/*/tags", TagPages::setBucket);
    }

    /// @param etag names the tags that were there when the form was made
    public record TagForm(List<TagFields.Tag> rows, String etag) {}

    static TagForm ofObject(Visit visit, String key, String version) {
        var there = visit.api()
                .found(TagsView.class, Map.of("versionId", version), VersionPages.path(visit, "objects", key, "tags"));
        return new TagForm(TagFields.rows(visit, there.it().tags(), TagSet.MOST_OF_OBJECT), there.etag());
    }

    private PanelAnswer setObject(Visit visit) {
        var call = visit.call();
        var key = ObjectPages.key(visit);
        var version = call.field("version");
        try {
            visit.api()
                    .replace(
                            TagsView.class,
                            call.field("etag"),
                            Map.of("versionId", version),
                            Map.of("tags", TagFields.typed(visit)),
                            VersionPages.path(visit, "objects", key, "tags"));
            return visit.done(BucketPages.path(visit) + "/object?done=saved&key=" + Shown.url(key)
                    + (version.isEmpty() ? "" : "&version=" + Shown.url(version)) + "#tags");
        } catch (PanelProblem refused) {
            return objects.object(visit, null, visit.refused(refused));
        }
    }

    /// The tags of the bucket, for its page; `null` when they are damaged, which is no harm to the rest of the bucket.
    static @Nullable Map<String, String> ofBucket(Visit visit) {
        return found(visit).map(there -> there.it().tags()).orElse(null);
    }

    /// @return empty when they are damaged
    private static Optional<ApiClient.WithEtag<TagsView>> found(Visit visit) {
        try {
            return Optional.of(visit.api().found(TagsView.class, VersionPages.path(visit, "tags")));
        } catch (PanelProblem failed) {
            if (failed.status() != 500) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    /// @param prefix  of the folder from which it was opened
    /// @param problem why it was refused, or what is wrong with the tags that are there, or `null`
    public record TagsDialog(
            String path,
            String prefix,
            TagForm form,
            @Nullable String problem) {}

    private static PanelAnswer dialog(Visit visit, @Nullable String problem) {
        var there = found(visit);
        Map<String, String> tags = there.map(found -> found.it().tags()).orElse(Map.of());
        var form = new TagForm(
                TagFields.rows(visit, tags, TagSet.MOST_OF_BUCKET),
                there.map(ApiClient.WithEtag::etag).orElse(""));
        var unreadable = there.isEmpty()
                ? visit.text("The tags of the bucket cannot be read. What is saved here takes their place.")
                : null;
        var dialog = new TagsDialog(
                BucketPages.path(visit), BucketPages.prefix(visit), form, problem == null ? unreadable : problem);
        return visit.dialog("projects", visit.text("Tags of the bucket"), "buckettags.jte", dialog);
    }

    private static PanelAnswer setBucket(Visit visit) {
        try {
            visit.api()
                    .replace(
                            TagsView.class,
                            visit.call().field("etag"),
                            Map.of(),
                            Map.of("tags", TagFields.typed(visit)),
                            VersionPages.path(visit, "tags"));
            return visit.done(BucketPages.shown(visit, "saved"));
        } catch (PanelProblem refused) {
            return dialog(visit, visit.refused(refused));
        }
    }
}
