package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.object.ObjectLockRoutes.ProtectionView;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.ObjectViews.DeletedObject;
import io.cloakroom.admin.view.ObjectViews.ObjectDetails;
import io.cloakroom.admin.view.ObjectViews.RestoredObject;
import io.cloakroom.admin.view.ObjectViews.VersionView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The page of the versions of an object, and the dialogs for one version.
public final class VersionPages {
    private static final String DELETE = "versiondelete.jte";
    private static final String AT_ONCE = "100";
    /// The most versions and delete markers that are searched for a restorable version.
    private static final int LOOKED_AT = 1_000;
    /// Id of versions that were written without versioning.
    private static final String UNVERSIONED = "null";

    private final DirectLinks links;

    public VersionPages(DirectLinks links) {
        this.links = links;
    }

    public void addTo(PageTable panel) {
        var versions = "projects/*/buckets/*/versions";
        panel.row("GET", versions, visit -> versions(visit, null));
        panel.row("GET", versions + "/restore", visit -> dialog(visit, "versionrestore.jte"));
        panel.row("POST", versions + "/restore", this::restore);
        panel.row("GET", versions + "/delete", visit -> dialog(visit, DELETE));
        panel.row("POST", versions + "/delete", this::delete);
    }

    /// @param url download link, valid for some minutes; `null` for a delete marker
    public record VersionRow(VersionView version, @Nullable String url) {
        /// Never shows the link, which works without keys.
        @Override
        public String toString() {
            return "VersionRow[" + version + "]";
        }
    }

    /// @param name    of the object in its folder
    /// @param deleted whether the object is deleted
    /// @param restorable whether a deleted object has a version that can be restored
    /// @param problem why something was refused, or `null`
    public record VersionsPage(
            ProjectView project,
            BucketView bucket,
            String key,
            String name,
            List<Crumb> steps,
            List<VersionRow> rows,
            boolean deleted,
            boolean restorable,
            @Nullable String next,
            String path,
            @Nullable String problem) {}

    private PanelAnswer versions(Visit visit, @Nullable String problem) {
        var project =
                visit.api().get(ProjectView.class, "projects", visit.call().segment(1));
        var bucket = BucketReads.bucket(visit);
        var key = BucketCall.key(visit);
        if (key.isEmpty()) {
            throw new PanelProblem(404, visit.text("There is no such page."));
        }
        var query = Map.of("key", key, "limit", AT_ONCE, "after", visit.call().query("after"));
        var page = visit.api().page(VersionView.class, query, BucketCall.resource(visit, "versions"));
        var folder = Crumb.parent(key);
        boolean deleted = BucketReads.newestVersions(visit, key, 1).stream().anyMatch(VersionView::deleteMarker);
        return visit.page(
                "projects",
                "versions.jte",
                new VersionsPage(
                        project,
                        bucket,
                        key,
                        key.substring(folder.length()),
                        Crumb.steps(folder),
                        page.items().stream()
                                .map(each -> row(visit, project.id(), bucket.name(), each))
                                .toList(),
                        deleted,
                        deleted
                                && (hasVersion(page.items())
                                        || hasVersion(BucketReads.newestVersions(visit, key, LOOKED_AT))),
                        page.next(),
                        BucketCall.path(visit),
                        problem));
    }

    private static boolean hasVersion(List<VersionView> versions) {
        return versions.stream().anyMatch(each -> !each.deleteMarker());
    }

    private VersionRow row(Visit visit, String project, String bucket, VersionView version) {
        return new VersionRow(
                version,
                version.deleteMarker()
                        ? null
                        : links.download(visit, project, bucket, version.key(), version.versionId()));
    }

    /// A dialog about one version.
    ///
    /// @param object   `null` for a delete marker
    /// @param current  whether it is the current version
    /// @param previous the version before the current one; `null` for none
    /// @param protection of the version; `null` in a bucket without Object Lock, and for a delete marker
    /// @param replaced the version that a restored copy would overwrite; `null` for none
    public record VersionDialog(
            BucketView bucket,
            String path,
            String key,
            String version,
            @Nullable ObjectDetails object,
            boolean current,
            @Nullable VersionView previous,
            @Nullable ObjectDetails replaced,
            @Nullable ProtectionView protection) {}

    private static PanelAnswer dialog(Visit visit, String template) {
        var key = BucketCall.key(visit);
        var version = version(visit);
        var bucket = BucketReads.bucket(visit);
        var newest = BucketReads.newestVersions(visit, key, 2);
        boolean current = !newest.isEmpty() && newest.getFirst().versionId().equals(version);
        boolean marker = template.equals(DELETE)
                && (current
                        ? newest.getFirst().deleteMarker()
                        : !visit.call().query("marker").isEmpty());
        boolean replaces = "suspended".equals(bucket.versioning()) && !version.equals(UNVERSIONED);
        var dialog = new VersionDialog(
                bucket,
                BucketCall.path(visit),
                key,
                version,
                marker ? found(visit, key, version).orElse(null) : details(visit, key, version),
                current,
                newest.size() < 2 ? null : newest.getLast(),
                replaces ? found(visit, key, UNVERSIONED).orElse(null) : null,
                marker ? null : BucketReads.protection(visit, key, version));
        return visit.dialog("projects", visit.text("Version of an object"), template, dialog);
    }

    private static ObjectDetails details(Visit visit, String key, String version) {
        return visit.api()
                .get(ObjectDetails.class, Map.of("versionId", version), BucketCall.resource(visit, "objects", key));
    }

    /// The details of a version; empty for a delete marker, and when the version is gone.
    private static Optional<ObjectDetails> found(Visit visit, String key, String version) {
        try {
            return Optional.of(details(visit, key, version));
        } catch (PanelProblem absent) {
            if (absent.status() != 404) {
                throw absent;
            }
            return Optional.empty();
        }
    }

    /// Restores a version or, without one, a deleted object.
    private PanelAnswer restore(Visit visit) {
        var call = visit.call();
        boolean amongDeleted = call.form().containsKey("prefix");
        var body = new LinkedHashMap<String, String>();
        body.put("key", BucketCall.key(visit));
        if (!call.field("version").isEmpty()) {
            body.put("versionId", call.field("version"));
        }
        try {
            visit.api().send("POST", RestoredObject.class, body, BucketCall.resource(visit, "restorations"));
            return visit.done(
                    amongDeleted
                            ? BucketCall.path(visit) + "/deleted?done=restored&prefix="
                                    + Shown.url(BucketCall.prefix(visit))
                            : BucketCall.versions(visit, "restored"));
        } catch (PanelProblem refused) {
            var sentence = visit.refused(refused);
            return amongDeleted ? VersioningPages.deleted(visit, sentence) : versions(visit, sentence);
        }
    }

    private PanelAnswer delete(Visit visit) {
        try {
            var deletion = visit.api()
                    .delete(
                            DeletedObject.class,
                            Map.of("versionId", version(visit)),
                            BucketCall.resource(visit, "objects", BucketCall.key(visit)));
            return visit.done(
                    BucketCall.versions(visit, Boolean.FALSE.equals(deletion.existed()) ? "gone" : "deleted"));
        } catch (PanelProblem refused) {
            return versions(visit, visit.refused(refused));
        }
    }

    /// The chosen version. Required, since the call would be about the current version without it.
    private static String version(Visit visit) {
        var version = visit.chosen("version");
        if (version.isEmpty()) {
            throw new PanelProblem(400, visit.text("Choose a version."));
        }
        return version;
    }
}
