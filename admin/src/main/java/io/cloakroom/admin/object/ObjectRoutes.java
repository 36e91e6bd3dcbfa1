package io.cloakroom.admin.object;

import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.bucket.Protections;
import io.cloakroom.admin.encryption.EncryptionWords;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.permission.EntryRights;
import io.cloakroom.admin.permission.PublicReach;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.text.Sizes;
import io.cloakroom.admin.view.ObjectViews.ChecksumView;
import io.cloakroom.admin.view.ObjectViews.DeletedObject;
import io.cloakroom.admin.view.ObjectViews.ObjectDetails;
import io.cloakroom.admin.view.ObjectViews.ObjectPage;
import io.cloakroom.admin.view.ObjectViews.ObjectView;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.Listing;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ObjectStore.ConditionFailed;
import io.cloakroom.storage.PayloadDigest;
import io.cloakroom.storage.PayloadDigests;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.encryption.Encryption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Routes that list, show and delete the objects of a bucket, and make folders.
public final class ObjectRoutes {
    private final Buckets buckets;
    private final ObjectStore objects;
    private final Visibility visibility;
    private final BucketAccess access;
    private final BucketRules rules;
    private final PublicReach reach;

    public ObjectRoutes(
            Buckets buckets,
            ObjectStore objects,
            Visibility visibility,
            BucketAccess access,
            BucketRules rules,
            PublicReach reach) {
        this.access = access;
        this.rules = rules;
        this.reach = reach;
        this.buckets = buckets;
        this.objects = objects;
        this.visibility = visibility;
    }

    record NewFolder(
            @Field(value = "Key of the folder; a slash is added if it is missing", needed = true) @Nullable
            String key) {}

    public void addTo(Route.Table table) {
        table.row("GET", "projects/{project}/buckets/{bucket}/objects", MEMBER, "Lists objects.", this::list)
                .asks(S3Action.LIST_BUCKET)
                .query("prefix", "string", "Prefix of the keys.")
                .query(
                        "delimiter",
                        "string",
                        "Keys that contain this text after the prefix are grouped into common prefixes.")
                .query("limit", "integer", "Maximum number of items, 1 to 1000. Default: 100.")
                .query("after", "string", "The `next` of the previous page.")
                .query("deleted", "boolean", "Lists deleted objects instead. A page may be short although more follow.")
                .gives(ObjectPage.class);
        table.row(
                        "DELETE",
                        "projects/{project}/buckets/{bucket}/objects/{key}",
                        MEMBER,
                        "Deletes an object.",
                        this::delete)
                .asks(S3Action.DELETE_OBJECT)
                .query(
                        "versionId",
                        "string",
                        "Permanently deletes this version. Default: deletes the current one, as S3 does.")
                .gives(DeletedObject.class)
                .audited("object.delete");
        table.row("GET", "projects/{project}/buckets/{bucket}/objects/{key}", MEMBER, "Shows an object.", this::view)
                .asks(S3Action.GET_OBJECT)
                .query("versionId", "string", "Id of the version. Default: the current one.")
                .gives(ObjectDetails.class);
        table.row("POST", "projects/{project}/buckets/{bucket}/folders", MEMBER, "Makes a folder.", this::createFolder)
                .takes(NewFolder.class)
                .creates(false)
                .gives(ObjectDetails.class)
                .audited("object.create");
    }

    private ObjectPage list(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        var query = new Listing.Query(
                Buckets.key(request.query("prefix").orElse("")),
                Buckets.key(request.query("delimiter").orElse("")),
                decode(request.after()),
                request.limit());
        if (request.flag("deleted")) {
            access.require(request, bucket, S3Action.LIST_BUCKET_VERSIONS);
            var page = new DeletedObjects(objects).page(bucket, query);
            return new ObjectPage(page.prefixes(), List.of(), page.deleted(), encode(page.next()));
        }
        var page = objects.list(bucket, query);
        var shown = new EntryRights(access, rules, request, bucket);
        var prefixes = new ArrayList<String>();
        var found = new ArrayList<ObjectView>();
        for (var entry : page.entries()) {
            switch (entry) {
                case Listing.Entry.Item(var info) -> found.add(view(bucket, info, shown));
                case Listing.Entry.CommonPrefix(var prefix) -> prefixes.add(prefix);
            }
        }
        return new ObjectPage(prefixes, found, null, encode(page.next()));
    }

    private ObjectView view(Bucket bucket, ObjectInfo info, EntryRights shown) throws IOException {
        return new ObjectView(
                info.key(),
                info.size(),
                info.etag(),
                info.lastModified(),
                shown.contentType(info, VersionRef.CURRENT),
                shown.acl(info, VersionRef.CURRENT),
                reach.reads(bucket, info, VersionRef.CURRENT));
    }

    private static @Nullable String encode(Listing.@Nullable After next) {
        if (next == null) {
            return null;
        }
        var text = (next.passPrefix() ? "p" : "k") + next.key();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Listing.@Nullable After decode(@Nullable String after) {
        if (after == null) {
            return null;
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(after), StandardCharsets.UTF_8);
            if (text.startsWith("p") || text.startsWith("k")) {
                return new Listing.After(Buckets.key(text.substring(1)), text.startsWith("p"));
            }
        } catch (IllegalArgumentException noBase64) {
            // refused below
        }
        throw Problem.badRequest("query parameter \"after\" is what the page before had as next");
    }

    private ObjectDetails view(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        var key = Buckets.objectKey(request.name("key"));
        var version = Buckets.version(request);
        return details(request, bucket, Buckets.object(objects.head(bucket, key, version), key, version), version);
    }

    private ObjectDetails details(AdminRequest request, Bucket bucket, ObjectInfo info, VersionRef version)
            throws IOException {
        boolean tagged = access.allows(request, bucket, S3Action.GET_OBJECT_TAGGING, info.key(), version);
        var checksums = info.checksums().stream()
                .map(each -> new ChecksumView(
                        each.algorithm().name(), each.type().name().replace('_', '-'), each.value()))
                .toList();
        return new ObjectDetails(
                bucket.name().value(),
                info.key(),
                info.version().id(),
                info.size(),
                info.etag(),
                info.lastModified(),
                EntryRights.contentType(info),
                info.meta().systemHeaders(),
                info.meta().userMetadata(),
                tagged ? info.meta().tags().tags() : Map.of(),
                checksums,
                info.partCount(),
                new EntryRights(access, rules, request, bucket).acl(info, version),
                info.meta().storageClass().name(),
                EncryptionWords.algorithm(info.meta().encryption()),
                info.meta().encryption() instanceof Encryption.SseKms kms ? kms.keyArn() : null,
                visibility.publicUrl(bucket, info, version));
    }

    private DeletedObject delete(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        var key = Buckets.objectKey(request.name("key"));
        var version = Buckets.version(request);
        request.subject().target(bucket.name() + "/" + Directory.shown(key.value()));
        if (version instanceof VersionRef.Named named) {
            request.subject().detail("version " + Directory.shown(named.id()) + ", for good");
        }
        var name = bucket.name().value();
        // Only a caller who may list may learn which keys exist.
        boolean mayKnow = access.mayMiss(request, bucket, key.value(), version);
        var named = version instanceof VersionRef.Named wanted ? wanted.id() : null;
        return switch (objects.delete(bucket, key, version, PutCondition.ALWAYS)) {
            case ObjectStore.DeleteOutcome.Marked(var marker, boolean existed) ->
                new DeletedObject(
                        name,
                        key.value(),
                        mayKnow ? existed : null,
                        marker.version().id(),
                        true);
            case ObjectStore.DeleteOutcome.Removed(var gone) ->
                new DeletedObject(
                        name,
                        key.value(),
                        mayKnow ? true : null,
                        version.equals(VersionRef.CURRENT) ? null : mayKnow ? gone.id() : named,
                        false);
            case ObjectStore.DeleteOutcome.Unmarked(var gone) ->
                new DeletedObject(name, key.value(), mayKnow ? true : null, gone.id(), true);
            case ObjectStore.DeleteOutcome.NothingThere _ ->
                new DeletedObject(name, key.value(), mayKnow ? false : null, mayKnow ? null : named, false);
            case ObjectStore.DeleteOutcome.Protected(var by) -> throw Protections.refused(by);
            case ObjectStore.DeleteOutcome.NoSuchBucket _, ConditionFailed _ ->
                throw Buckets.missing(request.name("bucket"));
        };
    }

    /// Makes a folder: an empty object whose key ends with a slash, as S3 consoles do. Prefixes do not need it, but
    /// it keeps an empty folder visible.
    private ObjectDetails createFolder(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        var given = Buckets.objectKey(request.json(NewFolder.class).key()).value();
        var key = Buckets.key(given.endsWith("/") ? given : given + "/");
        if (key.startsWith("/") || key.contains("//")) {
            throw Problem.badRequest("a folder's name is not empty: a/b/");
        }
        request.subject().target(bucket.name() + "/" + Directory.shown(key));
        access.require(request, bucket, S3Action.PUT_OBJECT, key, VersionRef.CURRENT);
        var meta = new ObjectMeta(Map.of("content-type", "application/x-directory"), Map.of(), Acl.PRIVATE);
        return switch (objects.put(bucket, new ObjectKey(key), meta, new Nothing(), new PutCondition.IfAbsent())) {
            case ObjectStore.PutOutcome.Stored(var info) -> {
                request.subject().touched("PutObject", bucket.name().value(), key, 201);
                yield details(request, bucket, info, VersionRef.CURRENT);
            }
            case ConditionFailed _ ->
                throw Problem.conflict("there is a folder \"" + Directory.shown(key) + "\" already");
            case ObjectStore.OverQuota over -> throw overQuota(over);
            case ObjectStore.PutOutcome.NoSuchBucket _ -> throw Buckets.missing(request.name("bucket"));
        };
    }

    static Problem overQuota(ObjectStore.OverQuota over) {
        return Problem.conflict(
                switch (over.quota()) {
                    case BYTES -> "the project may hold " + Sizes.exact(over.most()) + ", and this would be more";
                    case OBJECTS -> "the project may hold " + over.most() + " objects, and this would be more";
                });
    }

    private static final class Nothing implements IncomingPayload {
        @Override
        public OptionalLong length() {
            return OptionalLong.of(0);
        }

        @Override
        public int read(ByteBuffer into) {
            return -1;
        }

        @Override
        public PayloadDigests finish() {
            return new PayloadDigest(List.of()).finish();
        }
    }
}
