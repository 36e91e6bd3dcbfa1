package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.BucketViews.VersioningView;
import io.cloakroom.admin.view.ObjectViews.DeletedKey;
import io.cloakroom.admin.view.ObjectViews.ObjectPage;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The dialog about the versioning of a bucket, and the page of its deleted objects.
public final class VersioningPages {
    private static final String AT_ONCE = "100";

    private final BucketPages buckets;

    public VersioningPages(BucketPages buckets) {
        this.buckets = buckets;
    }

    public void addTo(PageTable panel) {
        panel.row("GET", "projects/*/buckets/*/versioning", VersioningPages::dialog);
        panel.row("POST", "projects/*/buckets/*/versioning", this::set);
        panel.row("GET", "projects/*/buckets/*/deleted", visit -> deleted(visit, null));
    }

    public record VersioningDialog(BucketView bucket, String path, String prefix) {}

    private static PanelAnswer dialog(Visit visit) {
        var dialog = new VersioningDialog(BucketReads.bucket(visit), BucketCall.path(visit), BucketCall.prefix(visit));
        return visit.dialog("projects", visit.text("Versions of objects"), "bucketversioning.jte", dialog);
    }

    private PanelAnswer set(Visit visit) {
        try {
            visit.api()
                    .send(
                            "PUT",
                            VersioningView.class,
                            Map.of("status", visit.call().field("status")),
                            BucketCall.resource(visit, "versioning"));
            return visit.done(BucketCall.folder(visit, "saved"));
        } catch (PanelProblem refused) {
            return buckets.bucket(visit, visit.refused(refused));
        }
    }

    /// @param problem why something was refused, or `null`
    public record DeletedPage(
            ProjectView project,
            BucketView bucket,
            String prefix,
            List<Crumb> steps,
            List<Crumb> folders,
            List<DeletedKey> deleted,
            @Nullable String next,
            String path,
            @Nullable String problem) {}

    static PanelAnswer deleted(Visit visit, @Nullable String problem) {
        var call = visit.call();
        var project = visit.api().get(ProjectView.class, "projects", call.segment(1));
        var bucket = BucketReads.bucket(visit);
        var prefix = BucketCall.prefix(visit);
        var query = Map.of(
                "deleted", "true", "prefix", prefix, "delimiter", "/", "limit", AT_ONCE, "after", call.query("after"));
        var page =
                visit.api().get(ObjectPage.class, query, "projects", project.id(), "buckets", bucket.name(), "objects");
        return visit.page(
                "projects",
                "deleted.jte",
                new DeletedPage(
                        project,
                        bucket,
                        prefix,
                        Crumb.steps(prefix),
                        Crumb.subfolders(prefix, page.prefixes()),
                        Objects.requireNonNullElse(page.deleted(), List.of()),
                        page.next(),
                        Shown.bucketPath(project.id(), bucket.name()),
                        problem));
    }
}
