package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.TagFields;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.TagsView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shows and changes S3's tags: of an object on its page or on the page of one of its versions, of a bucket in a
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

    private PanelAnswer setObject(Visit visit) {
        var call = visit.call();
        var key = BucketCall.key(visit);
        var version = call.field("version");
        try {
            visit.api()
                    .replace(
                            TagsView.class,
                            call.field("etag"),
                            Map.of("versionId", version),
                            Map.of("tags", TagFields.typed(visit)),
                            BucketCall.resource(visit, "objects", key, "tags"));
            return visit.done(BucketCall.path(visit) + "/object?done=saved&key=" + Shown.url(key)
                    + (version.isEmpty() ? "" : "&version=" + Shown.url(version)) + "#tags");
        } catch (PanelProblem refused) {
            return objects.object(visit, null, visit.refused(refused));
        }
    }

    /// @param prefix  of the folder from which the dialog was opened
    /// @param problem why the tags were refused, or that the stored tags are damaged, or `null`
    public record TagsDialog(
            String path,
            String prefix,
            TagForm form,
            @Nullable String problem) {}

    private static PanelAnswer dialog(Visit visit, @Nullable String problem) {
        var stored = TagForm.tagsOfBucket(visit);
        var form = TagForm.ofBucket(visit, stored);
        var unreadable = stored.isEmpty()
                ? visit.text("The tags of the bucket cannot be read. Saving here replaces them.")
                : null;
        var dialog = new TagsDialog(
                BucketCall.path(visit), BucketCall.prefix(visit), form, problem == null ? unreadable : problem);
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
                            BucketCall.resource(visit, "tags"));
            return visit.done(BucketCall.folder(visit, "saved"));
        } catch (PanelProblem refused) {
            return dialog(visit, visit.refused(refused));
        }
    }
}
