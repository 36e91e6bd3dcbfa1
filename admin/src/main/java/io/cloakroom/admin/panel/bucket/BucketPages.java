package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.object.ObjectLockRoutes.ObjectLockView;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelCall;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.panel.server.RequestPages;
import io.cloakroom.admin.view.AccessViews.AccessView;
import io.cloakroom.admin.view.BucketViews.AclView;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.ObjectViews.ObjectPage;
import io.cloakroom.admin.view.ObjectViews.ObjectView;
import io.cloakroom.admin.view.ObjectViews.ObjectsReport;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The bucket browser: shows a bucket by folders, and sets who may list it, uploads, and deletes folders and buckets.
/// Payload does not pass through the panel: the browser speaks to S3 directly.
public final class BucketPages {
    /// Rows of one page, as the REST parameter `limit` wants it: a text.
    private static final String AT_ONCE = "100";
    /// Four bytes in Base64.
    private static final Pattern CRC32 = Pattern.compile("[A-Za-z0-9+/]{6}==");
    private static final ObjectPage EMPTY = new ObjectPage(List.of(), List.of(), null, null);
    private static final long LARGEST_PREVIEW = 20L * 1024 * 1024;

    private final DirectLinks links;

    public BucketPages(DirectLinks links) {
        this.links = links;
    }

    public void addTo(PageTable panel) {
        panel.row("GET", "projects/*/buckets/*", visit -> bucket(visit, null));
        panel.row("GET", "projects/*/buckets/*/acl", BucketPages::aclDialog);
        panel.row("POST", "projects/*/buckets/*/acl", this::acl);
        panel.row("GET", "projects/*/buckets/*/delete", BucketPages::deleteDialog);
        panel.row("POST", "projects/*/buckets/*/delete", this::delete);
        panel.row("POST", "projects/*/buckets/*/empty", BucketPages::empty);
        panel.row("POST", "projects/*/buckets/*/upload", this::upload);
    }

    /// @param url     download link, valid for some minutes
    /// @param preview whether it is an image that browsers can show
    public record Item(
            String key, String name, long size, Instant lastModified, boolean isPublic, String url, boolean preview) {
        /// Never shows the link, which works without keys.
        @Override
        public String toString() {
            return "Item[" + key + "]";
        }
    }

    /// @param lock    `null` for a bucket without versioning
    /// @param tags    of the bucket; `null` when they cannot be read
    /// @param problem why something was refused, or `null`
    public record BucketPage(
            ProjectView project,
            BucketView bucket,
            AccessView access,
            @Nullable Map<String, String> tags,
            String prefix,
            List<Crumb> steps,
            List<Crumb> folders,
            List<Item> items,
            @Nullable String next,
            boolean changesBuckets,
            String path,
            @Nullable String history,
            @Nullable ObjectLockView lock,
            @Nullable String problem) {}

    PanelAnswer bucket(Visit visit, @Nullable String problem) {
        var call = visit.call();
        var project = visit.api().get(ProjectView.class, "projects", call.segment(1));
        var bucket = BucketReads.bucket(visit);
        var prefix = BucketCall.prefix(visit);
        var sentence = problem;
        var page = EMPTY;
        try {
            page = visit.api()
                    .get(
                            ObjectPage.class,
                            Map.of("prefix", prefix, "delimiter", "/", "limit", AT_ONCE, "after", call.query("after")),
                            BucketCall.resource(visit, "objects"));
        } catch (PanelProblem refused) {
            if (refused.status() != 403) {
                throw refused;
            }
            // The bucket policy denies listing. The page still links to the policy.
            sentence = sentence == null ? visit.refused(refused) : sentence;
        }
        return visit.page(
                "projects",
                "bucket.jte",
                new BucketPage(
                        project,
                        bucket,
                        visit.api().get(AccessView.class, BucketCall.resource(visit, "access")),
                        TagForm.tagsOfBucket(visit)
                                .map(tags -> tags.it().tags())
                                .orElse(null),
                        prefix,
                        Crumb.steps(prefix),
                        Crumb.subfolders(prefix, page.prefixes()),
                        items(visit, bucket.name(), prefix, page.objects()),
                        page.next(),
                        visit.mayChangeBuckets(project),
                        Shown.bucketPath(project.id(), bucket.name()),
                        RequestPages.path(visit, project, "bucket", bucket.name()),
                        "enabled".equals(bucket.versioning()) ? BucketReads.lock(visit) : null,
                        sentence));
    }

    /// The objects of a folder, without the empty object that keeps the folder itself visible.
    private List<Item> items(Visit visit, String bucket, String prefix, List<ObjectView> objects) {
        var items = new ArrayList<Item>();
        for (var object : objects) {
            if (!object.key().equals(prefix)) {
                items.add(new Item(
                        object.key(),
                        object.key().substring(prefix.length()),
                        object.size(),
                        object.lastModified(),
                        object.isPublic(),
                        links.download(visit, visit.call().segment(1), bucket, object.key()),
                        isPicture(object.contentType(), object.size())));
            }
        }
        return items;
    }

    static boolean isPicture(@Nullable String contentType, long size) {
        return contentType != null && contentType.matches("image/(png|jpeg|gif|webp|avif)") && size < LARGEST_PREVIEW;
    }

    public record AclDialog(BucketView bucket, String path, String prefix) {}

    private static PanelAnswer aclDialog(Visit visit) {
        var dialog = new AclDialog(BucketReads.bucket(visit), BucketCall.path(visit), BucketCall.prefix(visit));
        return visit.dialog("projects", visit.text("Who may list this bucket"), "bucketacl.jte", dialog);
    }

    private PanelAnswer acl(Visit visit) {
        try {
            visit.api()
                    .send(
                            "PUT",
                            AclView.class,
                            Map.of("acl", visit.call().field("acl")),
                            BucketCall.resource(visit, "acl"));
            return visit.done(BucketCall.folder(visit, "saved"));
        } catch (PanelProblem refused) {
            return bucket(visit, visit.refused(refused));
        }
    }

    /// @param prefix of the folder to delete; empty for the whole bucket
    public record DeleteDialog(
            BucketView bucket,
            String path,
            String prefix,
            BucketUses uses,
            @Nullable String problem) {}

    private static PanelAnswer deleteDialog(Visit visit) {
        var prefix = BucketCall.prefix(visit);
        return visit.dialog(
                "projects",
                prefix.isEmpty() ? visit.text("Delete bucket") : visit.text("Delete folder"),
                "bucketdelete.jte",
                deletion(visit, null));
    }

    private static DeleteDialog deletion(Visit visit, @Nullable String problem) {
        var bucket = BucketReads.bucket(visit);
        return new DeleteDialog(
                bucket, BucketCall.path(visit), BucketCall.prefix(visit), BucketUses.of(visit, bucket.name()), problem);
    }

    /// Deletes an empty bucket at once, and any other step by step after its name was typed.
    private PanelAnswer delete(Visit visit) {
        var call = visit.call();
        try {
            if (call.form().containsKey("name") && !call.field("name").isEmpty()) {
                return empty(visit);
            }
            visit.api().delete(BucketView.class, Map.of(), BucketCall.resource(visit));
            return visit.done("/projects/" + Shown.url(call.segment(1)) + "?done=deleted#buckets");
        } catch (PanelProblem refused) {
            var sentence = visit.refused(refused);
            return call.htmx() ? visit.part("bucketdelete.jte", deletion(visit, sentence)) : bucket(visit, sentence);
        }
    }

    /// @param name    of the bucket, typed to confirm
    /// @param deleted number of objects so far
    public record Emptying(String path, String prefix, String name, long deleted) {}

    /// One step of the deletion of up to a thousand objects or, for a whole bucket, versions. The page submits itself
    /// until nothing is left.
    private static PanelAnswer empty(Visit visit) {
        var call = visit.call();
        var body = new LinkedHashMap<String, Object>();
        body.put("prefix", BucketCall.prefix(visit));
        // A whole bucket loses its versions too. Of a folder only the current objects are deleted, so that a bucket
        // with versioning can bring them back.
        body.put("versions", BucketCall.prefix(visit).isEmpty());
        body.put(
                "unlessProtected",
                BucketCall.prefix(visit).isEmpty() && call.field("deleted").isEmpty()); // in the first step
        body.put("bucket", call.field("name"));
        var report = visit.api().send("POST", ObjectsReport.class, body, BucketCall.resource(visit, "deletions"));
        var before = call.field("deleted");
        long deleted = report.done() + (before.matches("\\d{1,12}") ? Long.parseLong(before) : 0);
        if (report.more() && report.done() > 0) {
            var dialog = new Emptying(BucketCall.path(visit), BucketCall.prefix(visit), call.field("name"), deleted);
            return visit.dialog("projects", visit.text("Deleting …"), "emptying.jte", dialog);
        }
        if (!BucketCall.prefix(visit).isEmpty()) {
            return visit.done(BucketCall.path(visit) + "?done=deleted&prefix="
                    + Shown.url(Crumb.parent(BucketCall.prefix(visit))));
        }
        visit.api().delete(BucketView.class, Map.of(), BucketCall.resource(visit));
        return visit.done("/projects/" + Shown.url(call.segment(1)) + "?done=deleted#buckets");
    }

    /// The headers that panel.js sends with a file: the ACL, and the checksum, which S3 demands when the bucket has a
    /// default retention.
    private static Map<String, String> uploadHeaders(PanelCall call) {
        var headers = new HashMap<String, String>();
        if (call.field("acl").equals("public-read")) {
            headers.put("x-amz-acl", "public-read");
        }
        if (CRC32.matcher(call.field("crc32")).matches()) {
            headers.put("x-amz-checksum-crc32", call.field("crc32"));
        }
        return headers;
    }

    /// Answers with a link for uploading one file.
    private PanelAnswer upload(Visit visit) {
        var call = visit.call();
        var bucket = BucketReads.bucket(visit);
        var key = call.rawField("key");
        if (key.isEmpty() || key.length() > 1024) {
            throw new PanelProblem(400, visit.text("A file's name has 1 to 1024 characters."));
        }
        var url = links.upload(visit, call.segment(1), bucket.name(), key, uploadHeaders(call));
        return new PanelAnswer(
                200, Map.of("content-type", "text/plain; charset=utf-8"), url.getBytes(StandardCharsets.UTF_8));
    }
}
