package io.cloakroom.admin.object;

import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.permission.EntryRights;
import io.cloakroom.admin.permission.PublicReach;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.view.ObjectViews.VersionView;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.Listing.VersionEntry;
import io.cloakroom.storage.Marker;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Lists the versions of one key, or of all keys under a prefix.
public final class VersionRoutes {
    private final Buckets buckets;
    private final ObjectStore objects;
    private final BucketAccess access;
    private final BucketRules rules;
    private final PublicReach reach;

    public VersionRoutes(
            Buckets buckets, ObjectStore objects, BucketAccess access, BucketRules rules, PublicReach reach) {
        this.access = access;
        this.rules = rules;
        this.reach = reach;
        this.buckets = buckets;
        this.objects = objects;
    }

    /// The end of a page.
    private record Place(String key, VersionRef.Named version) {
        static @Nullable Place of(@Nullable String after) {
            if (after == null) {
                return null;
            }
            try {
                var text = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
                int space = text.indexOf(' ');
                if (space > 0) {
                    var key = Buckets.objectKey(text.substring(space + 1)).value();
                    return new Place(key, VersionRef.named(text.substring(0, space)));
                }
            } catch (IllegalArgumentException noBase64) {
                // refused below
            }
            throw Problem.badRequest("query parameter \"after\" is what the page before had as next");
        }

        static Place of(VersionView view) {
            return new Place(view.key(), VersionRef.named(view.versionId()));
        }

        String encoded() {
            var text = version.id() + " " + key;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    public void addTo(Route.Table table) {
        table.row(
                        "GET",
                        "projects/{project}/buckets/{bucket}/versions",
                        MEMBER,
                        "Lists versions and delete markers, newest first within a key.",
                        this::list)
                .asks(S3Action.LIST_BUCKET_VERSIONS)
                .query("key", "string", "Key of one object.")
                .query("prefix", "string", "Prefix of the keys.")
                .givesPageOf(VersionView.class);
    }

    private Page<VersionView> list(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        var key = request.query("key").map(Buckets::objectKey);
        if (key.isPresent() && request.query("prefix").isPresent()) {
            throw Problem.badRequest("say a key or a prefix, not both");
        }
        var prefix = key.isPresent()
                ? key.get().value()
                : Buckets.key(request.query("prefix").orElse(""));
        var place = Place.of(request.after());
        var page = objects.listVersions(
                bucket,
                new Listing.VersionQuery(
                        prefix,
                        "",
                        place == null ? null : new Listing.After(place.key(), false),
                        place == null ? null : place.version(),
                        request.limit()));
        var shown = new EntryRights(access, rules, request, bucket);
        var views = new ArrayList<VersionView>();
        for (var entry : page.entries()) {
            var view = view(bucket, entry, shown);
            if (key.isPresent() && !view.key().equals(prefix)) {
                return new Page<>(views, null); // no other key with this prefix sorts before the key itself
            }
            views.add(view);
        }
        return new Page<>(views, page.truncated() ? Place.of(views.getLast()).encoded() : null);
    }

    private VersionView view(Bucket bucket, VersionEntry entry, EntryRights shown) throws IOException {
        return switch (entry) {
            case VersionEntry.Version(var info, boolean latest, var _) -> view(bucket, info, latest, shown);
            case VersionEntry.DeleteMarker(var marker, boolean latest, var _) -> view(marker, latest);
            case VersionEntry.CommonPrefix _ -> throw new IllegalStateException("a list without delimiter");
        };
    }

    private VersionView view(Bucket bucket, ObjectInfo info, boolean latest, EntryRights shown) throws IOException {
        var version = latest ? VersionRef.CURRENT : info.version();
        return new VersionView(
                info.key(),
                info.version().id(),
                info.lastModified(),
                latest,
                false,
                info.size(),
                info.etag(),
                shown.contentType(info, version),
                shown.acl(info, version),
                reach.reads(bucket, info, version));
    }

    private static VersionView view(Marker marker, boolean latest) {
        return new VersionView(
                marker.key(), marker.version().id(), marker.lastModified(), latest, true, null, null, null, null, null);
    }
}
