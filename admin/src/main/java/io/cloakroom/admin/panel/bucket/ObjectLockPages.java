package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.object.ObjectLockRoutes.ObjectLockView;
import io.cloakroom.admin.object.ObjectLockRoutes.ProtectionView;
import io.cloakroom.admin.panel.page.PageTable;
import io.cloakroom.admin.panel.page.PanelAnswer;
import io.cloakroom.admin.panel.page.PanelProblem;
import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;
import io.cloakroom.admin.view.BucketViews.BucketView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Dialogs about the Object Lock of a bucket, and about the protection of a version.
public final class ObjectLockPages {
    private final BucketPages buckets;

    public ObjectLockPages(BucketPages buckets) {
        this.buckets = buckets;
    }

    public void addTo(PageTable panel) {
        var bucket = "projects/*/buckets/*/";
        panel.row("GET", bucket + "object-lock", ObjectLockPages::lockDialog);
        panel.row("POST", bucket + "object-lock", this::setLock);
        panel.row("GET", bucket + "object/protection", visit -> protectionDialog(visit, null));
        panel.row("POST", bucket + "object/retain", ObjectLockPages::retain);
        panel.row("POST", bucket + "object/release", ObjectLockPages::release);
        panel.row("POST", bucket + "object/hold", ObjectLockPages::hold);
    }

    public record LockDialog(BucketView bucket, ObjectLockView lock, String path) {}

    private static PanelAnswer lockDialog(Visit visit) {
        var dialog = new LockDialog(BucketReads.bucket(visit), BucketReads.lock(visit), BucketCall.path(visit));
        return visit.dialog("projects", "Object Lock", "bucketlock.jte", dialog);
    }

    private PanelAnswer setLock(Visit visit) {
        var call = visit.call();
        var body = new HashMap<String, Object>();
        if (!call.field("mode").isEmpty()) {
            body.put("mode", call.field("mode"));
            body.put(
                    call.field("unit").equals("years") ? "years" : "days",
                    call.field("length").matches("\\d{1,9}") ? Integer.parseInt(call.field("length")) : 0);
        }
        try {
            visit.api().send("PUT", ObjectLockView.class, body, BucketCall.resource(visit, "object-lock"));
            return visit.done(BucketCall.folder(visit, "saved"));
        } catch (PanelProblem refused) {
            return buckets.bucket(visit, visit.refused(refused));
        }
    }

    /// @param version id of the version
    /// @param owner   whether the reader may remove retention in governance mode
    /// @param problem why something was refused, or `null`
    public record ProtectionDialog(
            ProtectionView protection,
            String path,
            String key,
            String version,
            boolean owner,
            @Nullable String problem) {
        /// The first day that begins after the present retention has ended; `null` without retention.
        public @Nullable String earliest() {
            var until = protection.retainUntil();
            return until == null
                    ? null
                    : LocalDate.ofInstant(until.plus(Duration.ofDays(1)).minusMillis(1), ZoneOffset.UTC)
                            .toString();
        }
    }

    private static PanelAnswer protectionDialog(Visit visit, @Nullable String problem) {
        var key = BucketCall.key(visit);
        var version = visit.chosen("version");
        var found = BucketReads.protection(visit, key, version);
        if (found == null) {
            throw new PanelProblem(404, visit.text("There is no such page."));
        }
        var project =
                visit.api().get(ProjectView.class, "projects", visit.call().segment(1));
        var dialog = new ProtectionDialog(
                found, BucketCall.path(visit), key, found.versionId(), visit.owns(project), problem);
        return visit.dialog("projects", "Object Lock", "protection.jte", dialog);
    }

    private static PanelAnswer retain(Visit visit) {
        var call = visit.call();
        var body = Map.of(
                "mode",
                call.field("mode"),
                "until",
                call.field("until") + "T00:00:00Z",
                "bypassGovernance",
                call.field("bypass").equals("true"));
        return change(visit, "PUT", "retention", body);
    }

    private static PanelAnswer release(Visit visit) {
        return change(visit, "DELETE", "retention", Map.of());
    }

    private static PanelAnswer hold(Visit visit) {
        return change(
                visit,
                "PUT",
                "legal-hold",
                Map.of("on", visit.call().field("on").equals("true")));
    }

    private static PanelAnswer change(Visit visit, String method, String what, Map<String, ?> body) {
        var key = BucketCall.key(visit);
        var query = Map.of("versionId", visit.chosen("version"));
        var path = BucketCall.resource(visit, "objects", key, what);
        try {
            var _ = method.equals("DELETE")
                    ? visit.api().delete(ProtectionView.class, query, path)
                    : visit.api().put(ProtectionView.class, query, body, path);
            return visit.done(BucketCall.path(visit) + "/object?key=" + Shown.url(key) + "&version="
                    + Shown.url(visit.chosen("version")) + "&done=saved");
        } catch (PanelProblem refused) {
            return protectionDialog(visit, visit.refused(refused));
        }
    }
}
