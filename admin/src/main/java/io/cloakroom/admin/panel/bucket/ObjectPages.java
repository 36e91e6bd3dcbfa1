package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.object.ObjectLockRoutes.ProtectionView;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelCall;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.panel.server.RequestPages;
import io.cloakroom.admin.view.BucketViews.AclView;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.ObjectViews.LinkView;
import io.cloakroom.admin.view.ObjectViews.ObjectDetails;
import io.cloakroom.admin.view.ObjectViews.ObjectsReport;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The page of an object, and actions on one object or on many selected ones.
public final class ObjectPages {
    private static final int MOST_SELECTED = 100;
    private static final int MOST_REFUSALS = 10;

    private final BucketPages buckets;
    private final DirectLinks links;

    public ObjectPages(BucketPages buckets, DirectLinks links) {
        this.buckets = buckets;
        this.links = links;
    }

    public void addTo(PageTable panel) {
        var bucket = "projects/*/buckets/*/";
        panel.row("GET", bucket + "object", visit -> object(visit, null, null));
        panel.row("POST", bucket + "object/link", this::link);
        panel.row("POST", bucket + "object/acl", this::acl);
        panel.row("GET", bucket + "object/delete", visit -> selected(visit, "delete"));
        panel.row("GET", bucket + "object/move", visit -> selected(visit, "move"));
        panel.row("POST", bucket + "selected", this::selected);
        panel.row("POST", bucket + "objects/delete", this::delete);
        panel.row("POST", bucket + "objects/acl", this::aclOfMany);
        panel.row("POST", bucket + "objects/move", this::move);
        panel.row("GET", bucket + "folder", ObjectPages::folderDialog);
        panel.row("POST", bucket + "folder", this::folder);
    }

    /// @param folder  prefix of the object's folder
    /// @param versions whether there may be older versions
    /// @param version id of the version on the page; `null` for the current one
    /// @param current whether the object is the current version
    /// @param protection of the version; `null` in a bucket without Object Lock
    /// @param history page that lists the requests that changed the object; `null` when the reader may not see them
    /// @param url     download link, valid for some minutes
    /// @param fixed   whether a link should always open this version
    /// @param link    the link that was just made
    /// @param problem why something was refused, or `null`
    public record OneObjectPage(
            ProjectView project,
            ObjectDetails object,
            AclView acl,
            TagForm tags,
            String name,
            String folder,
            List<Crumb> steps,
            String path,
            String url,
            boolean preview,
            @Nullable String history,
            boolean versions,
            @Nullable String version,
            boolean current,
            @Nullable ProtectionView protection,
            String life,
            boolean fixed,
            @Nullable LinkView link,
            @Nullable String problem) {
        /// Never shows the links, which work without keys.
        @Override
        public String toString() {
            return "ObjectPage[" + object.key() + "]";
        }
    }

    /// Shows an object; when it is deleted, goes to the page of its remaining versions.
    PanelAnswer object(Visit visit, @Nullable LinkView link, @Nullable String problem) {
        try {
            return page(visit, link, problem);
        } catch (PanelProblem gone) {
            if (gone.status() != 404
                    || BucketReads.newestVersions(visit, BucketCall.key(visit), 1)
                            .isEmpty()) {
                throw gone;
            }
            return visit.done(BucketCall.versions(visit, "gone"));
        }
    }

    private PanelAnswer page(Visit visit, @Nullable LinkView link, @Nullable String problem) {
        var call = visit.call();
        var key = BucketCall.key(visit);
        var version = visit.chosen("version");
        var project = visit.api().get(ProjectView.class, "projects", call.segment(1));
        var object = visit.api()
                .get(ObjectDetails.class, Map.of("versionId", version), BucketCall.resource(visit, "objects", key));
        var folder = Crumb.parent(key);
        return visit.page(
                "projects",
                "object.jte",
                new OneObjectPage(
                        project,
                        object,
                        visit.api()
                                .get(
                                        AclView.class,
                                        Map.of("versionId", version),
                                        BucketCall.resource(visit, "objects", key, "acl")),
                        TagForm.ofObject(visit, key, version),
                        key.substring(folder.length()),
                        folder,
                        Crumb.steps(folder),
                        BucketCall.path(visit),
                        version.isEmpty()
                                ? links.download(visit, project.id(), object.bucket(), key)
                                : links.download(visit, project.id(), object.bucket(), key, version),
                        BucketPages.isPicture(object.contentType(), object.size()),
                        RequestPages.path(visit, project, "bucket", object.bucket(), "key", key),
                        BucketReads.bucket(visit).keepsVersions(),
                        version.isEmpty() ? null : version,
                        version.isEmpty() || BucketReads.isCurrent(visit, key, version),
                        BucketReads.protection(visit, key, version),
                        call.field("life"),
                        !call.field("opens").isEmpty(),
                        link,
                        problem));
    }

    private PanelAnswer link(Visit visit) {
        var call = visit.call();
        try {
            var seconds = call.field("life").matches("\\d{1,6}") ? Integer.parseInt(call.field("life")) : 3600;
            var wanted = new LinkedHashMap<String, Object>();
            wanted.put("key", BucketCall.key(visit));
            wanted.put("expiresInSeconds", seconds);
            wanted.put("download", true);
            if (!call.field("opens").isEmpty()) {
                wanted.put("versionId", call.field("opens"));
            }
            var link = visit.api().send("POST", LinkView.class, wanted, BucketCall.resource(visit, "links"));
            return object(visit, link, null);
        } catch (PanelProblem refused) {
            return object(visit, null, visit.refused(refused));
        }
    }

    private PanelAnswer acl(Visit visit) {
        var call = visit.call();
        try {
            var version = call.field("version");
            var acl = visit.api()
                    .put(
                            AclView.class,
                            Map.of("versionId", version),
                            Map.of("acl", call.field("acl")),
                            BucketCall.resource(visit, "objects", BucketCall.key(visit), "acl"));
            return visit.done(BucketCall.path(visit) + "/object?key=" + Shown.url(BucketCall.key(visit))
                    + (version.isEmpty() ? "" : "&version=" + Shown.url(version)) + "&done=" + acl.acl());
        } catch (PanelProblem refused) {
            return object(visit, null, visit.refused(refused));
        }
    }

    /// Objects selected for an action.
    ///
    /// @param action  delete, move, public-read or private
    /// @param open    number of them that everybody may read
    /// @param versioning see [BucketView#versioning]
    /// @param buckets to which the objects can move
    public record SelectedObjects(
            String action,
            String path,
            String prefix,
            List<ObjectDetails> objects,
            long open,
            @Nullable String versioning,
            List<BucketView> buckets) {
        /// The number of objects without a version id of their own, which are lost when they are deleted while
        /// versioning is suspended.
        public long unversioned() {
            return objects.stream()
                    .filter(object -> object.versionId().equals("null"))
                    .count();
        }

        public String names() {
            return objects.stream().limit(MOST_REFUSALS).map(ObjectDetails::key).collect(Collectors.joining(", "))
                    + (objects.size() > MOST_REFUSALS ? ", …" : "");
        }
    }

    private PanelAnswer selected(Visit visit) {
        return selected(visit, visit.call().field("action"));
    }

    private PanelAnswer selected(Visit visit, String action) {
        var call = visit.call();
        var keys = call.method().equals("GET") ? List.of(call.query("key")) : call.objectFields("key");
        if (!List.of("delete", "move", "public-read", "private").contains(action)) {
            throw new PanelProblem(400, visit.text("Choose an action."));
        }
        if (keys.isEmpty() || keys.size() > MOST_SELECTED) {
            var sentence = visit.refused(new PanelProblem(400, visit.text("Select 1 to 100 objects.")));
            return visit.dialog("projects", visit.text("Selected objects"), "notedialog.jte", sentence);
        }
        var objects = keys.stream()
                .map(key -> visit.api().get(ObjectDetails.class, BucketCall.resource(visit, "objects", key)))
                .toList();
        var selection = new SelectedObjects(
                action,
                BucketCall.path(visit),
                BucketCall.prefix(visit),
                objects,
                objects.stream().filter(each -> each.publicUrl() != null).count(),
                BucketReads.bucket(visit).versioning(),
                action.equals("move") ? buckets(visit) : List.of());
        return visit.dialog("projects", visit.text("Selected objects"), "selected.jte", selection);
    }

    private static List<BucketView> buckets(Visit visit) {
        return visit.api()
                .page(
                        BucketView.class,
                        Map.of("limit", "1000"),
                        "projects",
                        visit.call().segment(1),
                        "buckets")
                .items();
    }

    private PanelAnswer delete(Visit visit) {
        var report = post(visit, Map.of("keys", visit.call().objectFields("key")), "deletions");
        return reported(visit, report, "deleted", visit.text("{0} deleted", report.done()));
    }

    private PanelAnswer aclOfMany(Visit visit) {
        var acl = visit.call().field("acl");
        var report = post(visit, Map.of("keys", visit.call().objectFields("key"), "acl", acl), "acls");
        return reported(visit, report, acl, visit.text("{0} changed", report.done()));
    }

    /// Moves one object to a new key, or many into a folder. A further request moves the objects that the server did
    /// not get to.
    private PanelAnswer move(Visit visit) {
        var call = visit.call();
        var keys = call.objectFields("key");
        var body = new LinkedHashMap<String, Object>();
        body.put(
                "objects",
                keys.stream()
                        .map(key -> Map.of("key", key, "to", target(call, key)))
                        .toList());
        if (!call.field("bucket").isEmpty()) {
            body.put("bucket", call.field("bucket"));
        }
        body.put("replace", call.ticked("replace"));
        var report = post(visit, body, "moves");
        if (!report.more()) {
            return reported(visit, report, "moved", visit.text("{0} moved", report.done()));
        }
        var begun = report.results().stream().map(each -> each.key()).collect(Collectors.toSet());
        var left = keys.stream().filter(key -> !begun.contains(key)).toList();
        var rest = new Moving(
                BucketCall.path(visit),
                BucketCall.prefix(visit),
                left,
                call.rawField("to"),
                call.field("bucket"),
                call.ticked("replace"),
                report.done(),
                refusals(report));
        return visit.dialog("projects", visit.text("Moving …"), "moving.jte", rest);
    }

    /// Objects that are left to move.
    public record Moving(
            String path,
            String prefix,
            List<String> left,
            String to,
            String bucket,
            boolean replace,
            int done,
            String refusals) {}

    private static String target(PanelCall call, String key) {
        var to = call.rawField("to");
        if (call.ticked("rename")) {
            return to;
        }
        var folder = to.isEmpty() || to.endsWith("/") ? to : to + "/";
        return folder + key.substring(Crumb.parent(key).length());
    }

    private static ObjectsReport post(Visit visit, Map<String, ?> body, String what) {
        return visit.api().send("POST", ObjectsReport.class, body, BucketCall.resource(visit, what));
    }

    /// Shows the folder again; after refusals, with a sentence about the result.
    private PanelAnswer reported(Visit visit, ObjectsReport report, String done, String counted) {
        if (report.refused() == 0) {
            return visit.done(BucketCall.folder(visit, done));
        }
        var sentence = counted + ", " + visit.text("{0} refused", report.refused()) + ": " + refusals(report);
        return buckets.bucket(visit, visit.refused(new PanelProblem(409, sentence)));
    }

    private static String refusals(ObjectsReport report) {
        var refused =
                report.results().stream().filter(each -> !each.succeeded()).toList();
        return refused.stream()
                        .limit(MOST_REFUSALS)
                        .map(each -> each.key() + ": " + each.detail())
                        .collect(Collectors.joining("; "))
                + (refused.size() > MOST_REFUSALS ? "; …" : "");
    }

    /// @param problem why the folder was refused, or `null`
    public record FolderDialog(
            String path,
            String prefix,
            String name,
            @Nullable String problem) {}

    private static PanelAnswer folderDialog(Visit visit) {
        return folderDialog(visit, null);
    }

    private static PanelAnswer folderDialog(Visit visit, @Nullable String problem) {
        var dialog = new FolderDialog(
                BucketCall.path(visit), BucketCall.prefix(visit), visit.call().rawField("name"), problem);
        return visit.dialog("projects", visit.text("New folder"), "folder.jte", dialog);
    }

    private PanelAnswer folder(Visit visit) {
        var call = visit.call();
        try {
            var made = visit.api()
                    .send(
                            "POST",
                            ObjectDetails.class,
                            Map.of("key", BucketCall.prefix(visit) + call.rawField("name")),
                            BucketCall.resource(visit, "folders"));
            return visit.done(BucketCall.path(visit) + "?done=created&prefix=" + Shown.url(made.key()));
        } catch (PanelProblem refused) {
            return folderDialog(visit, visit.refused(refused));
        }
    }
}
