package io.cloakroom.admin.lifecycle;

import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.view.LifecycleViews.AbortedUpload;
import io.cloakroom.admin.view.LifecycleViews.UploadView;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.UploadEntry;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Routes for the multipart uploads in progress of a bucket, whose parts take space.
public final class UploadRoutes {
    private static final String PATH = "projects/{project}/buckets/{bucket}/uploads";

    /// The most parts that are counted for one page of uploads.
    private static final int MOST_PARTS = 20_000;

    private final Buckets buckets;
    private final ObjectStore objects;
    private final TokenStore users;
    private final BucketAccess access;

    public UploadRoutes(Buckets buckets, ObjectStore objects, TokenStore users, BucketAccess access) {
        this.buckets = buckets;
        this.objects = objects;
        this.users = users;
        this.access = access;
    }

    public void addTo(Route.Table table) {
        table.row("GET", PATH, MEMBER, "Lists the uploads in progress, by key and age.", this::list)
                .asks(S3Action.LIST_BUCKET_MULTIPART_UPLOADS)
                .query("prefix", "string", "Prefix of the keys.")
                .givesPageOf(UploadView.class);
        table.row(
                        "DELETE",
                        PATH + "/{upload}",
                        MEMBER,
                        "Aborts an upload in progress, and frees the space of its parts.",
                        this::abort)
                .query("key", "string", "Key of the upload's object; required.")
                .gives(AbortedUpload.class)
                .audited("upload.abort");
    }

    /// The end of a page.
    private record Place(String key, String id) {
        static @Nullable Place of(@Nullable String after) {
            if (after == null) {
                return null;
            }
            try {
                var text = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
                int space = text.indexOf(' ');
                if (space > 0) {
                    return new Place(
                            Buckets.objectKey(text.substring(space + 1)).value(), text.substring(0, space));
                }
            } catch (IllegalArgumentException noBase64) {
                // refused below
            }
            throw Problem.badRequest("query parameter \"after\" is what the page before had as next");
        }

        static String encoded(UploadView last) {
            var text = last.id() + " " + last.key();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Page<UploadView> list(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        var prefix = Buckets.key(request.query("prefix").orElse(""));
        var place = Place.of(request.after());
        var page = objects.listUploads(
                bucket,
                new Listing.UploadQuery(
                        prefix,
                        "",
                        place == null ? null : place.key(),
                        place == null ? null : place.id(),
                        request.limit()));
        var parts = new UploadParts(objects, bucket, MOST_PARTS);
        var logins = new HashMap<String, String>();
        var views = new ArrayList<UploadView>();
        for (var entry : page.entries()) {
            if (entry instanceof UploadEntry.Item(var upload)) {
                views.add(view(upload, parts.of(upload), login(request, upload, logins)));
            }
        }
        return new Page<>(views, page.truncated() ? Place.encoded(views.getLast()) : null);
    }

    private static UploadView view(Upload upload, UploadParts.Sum sum, @Nullable String login) {
        return new UploadView(
                upload.key(),
                upload.id(),
                sum.complete() ? sum.bytes() : null,
                sum.complete() ? sum.parts() : null,
                upload.initiated(),
                login,
                upload.meta().storageClass().name());
    }

    /// @param known logins of this page's initiators, by id; empty for initiators that the caller may not see
    private @Nullable String login(AdminRequest request, Upload upload, Map<String, String> known) throws IOException {
        var login = known.get(upload.initiator());
        if (login == null) {
            var user = users.user(upload.initiator());
            login = user.isPresent() && request.rights().sees(user.get())
                    ? user.get().login()
                    : "";
            known.put(upload.initiator(), login);
        }
        return login.isEmpty() ? null : login;
    }

    private AbortedUpload abort(AdminRequest request) throws IOException {
        var key = Buckets.objectKey(request.query("key").orElse(""));
        var id = request.name("upload");
        var bucket = buckets.of(request);
        request.subject()
                .target(bucket.name() + "/" + Directory.shown(key.value()))
                .detail("upload " + Directory.shown(id));
        access.require(request, bucket, S3Action.ABORT_MULTIPART_UPLOAD, key.value(), VersionRef.CURRENT);
        if (!objects.abort(bucket, key, id)) {
            throw Problem.notFound("no upload \"" + Directory.shown(id) + "\" is in progress for \""
                    + Directory.shown(key.value()) + "\"");
        }
        return new AbortedUpload(bucket.name().value(), key.value(), id);
    }
}
