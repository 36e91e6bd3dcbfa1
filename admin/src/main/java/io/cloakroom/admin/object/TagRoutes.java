package io.cloakroom.admin.object;

import static io.cloakroom.admin.rest.Access.BUCKETS;
import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.permission.BucketAccess;
import io.cloakroom.admin.permission.Said;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Etags;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.rest.Tagged;
import io.cloakroom.admin.view.TagsView;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.TagSet;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Shows and replaces the S3 tags of buckets and of object versions.
public final class TagRoutes {
    private static final String BUCKET = "projects/{project}/buckets/{bucket}/tags";
    private static final String OBJECT = "projects/{project}/buckets/{bucket}/objects/{key}/tags";

    private final Buckets buckets;
    private final ObjectStore objects;
    private final BucketConfig config;
    private final Amendments amendments;

    public TagRoutes(Buckets buckets, ObjectStore objects, BucketConfig config, BucketAccess access) {
        this.buckets = buckets;
        this.objects = objects;
        this.config = config;
        this.amendments = new Amendments(objects, access);
    }

    record NewTags(
            @Field(
                    value = "The complete set of tags: others are removed. An object has at most 10, a bucket 50",
                    needed = true)
            @Nullable
            Map<String, @Nullable String> tags) {}

    public void addTo(Route.Table table) {
        table.row("GET", BUCKET, MEMBER, "Shows the tags of a bucket.", this::bucket)
                .gives(TagsView.class);
        table.row("PUT", BUCKET, BUCKETS, "Sets the tags of a bucket.", this::setBucket)
                .asks(S3Action.PUT_BUCKET_TAGGING)
                .takes(NewTags.class)
                .conditional()
                .gives(TagsView.class)
                .audited("bucket.tags");
        table.row("GET", OBJECT, MEMBER, "Shows the tags of an object.", this::object)
                .asks(S3Action.GET_OBJECT_TAGGING)
                .query("versionId", "string", "Id of the version. Default: the current one.")
                .gives(TagsView.class);
        table.row("PUT", OBJECT, MEMBER, "Sets the tags of an object.", this::setObject)
                .query("versionId", "string", "Id of the version. Default: the current one.")
                .takes(NewTags.class)
                .conditional()
                .gives(TagsView.class)
                .audited("object.tags");
    }

    private Tagged bucket(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        return answer(view(bucket, tags(config.read(bucket, TagSet.class).orElse(null))));
    }

    private Tagged setBucket(AdminRequest request) throws IOException {
        var tags = TagRules.ofBucket(request.json(NewTags.class).tags());
        var bucket = buckets.of(request);
        request.subject().detail(inWords(tags));
        var revision = OptionalLong.empty();
        if (request.call().ifMatch() != null) {
            var stored = config.read(bucket, TagSet.class).orElse(null);
            request.requireMatch(view(bucket, tags(stored)));
            revision = OptionalLong.of(stored == null ? 0 : stored.revision());
        }
        var outcome =
                tags.isEmpty() ? config.delete(bucket, TagSet.class, revision) : config.put(bucket, tags, revision);
        return switch (outcome) {
            case BucketConfig.ConfigOutcome.Changed _ -> answer(view(bucket, tags));
            case BucketConfig.ConfigOutcome.Overtaken _ -> throw Problem.preconditionFailed();
            case BucketConfig.ConfigOutcome.NoSuchBucket _ -> throw Buckets.missing(request.name("bucket"));
            case BucketConfig.ConfigOutcome.NeedsVersioning _, BucketConfig.ConfigOutcome.Locked _ ->
                throw new IllegalStateException("of tags");
        };
    }

    private static TagSet tags(BucketConfig.@Nullable StoredDocument<TagSet> stored) {
        return stored == null ? TagSet.NONE : stored.document();
    }

    private Tagged object(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        var key = Buckets.objectKey(request.name("key"));
        var version = Buckets.version(request);
        return answer(view(bucket, Buckets.object(objects.head(bucket, key, version), key, version)));
    }

    private Tagged setObject(AdminRequest request) throws IOException {
        var tags = TagRules.ofObject(request.json(NewTags.class).tags());
        var bucket = buckets.of(request);
        var key = Buckets.objectKey(request.name("key"));
        var version = Buckets.version(request);
        request.subject()
                .target(bucket.name() + "/" + Directory.shown(key.value()))
                .detail((version instanceof VersionRef.Named named
                                ? "version " + Directory.shown(named.id()) + ", "
                                : "")
                        + inWords(tags));
        var revision = amendments.seen(request, bucket, S3Action.PUT_OBJECT_TAGGING, key, version, Said.of(tags));
        var changed = request.call().ifMatch() == null
                ? amendments.amend(bucket, revision, version, null, meta -> meta.with(tags))
                : changedIfMatch(request, bucket, revision, tags);
        return answer(view(bucket, changed));
    }

    /// Changes the version that was read, even if another version has become current since.
    private ObjectInfo changedIfMatch(AdminRequest request, Bucket bucket, ObjectInfo expected, TagSet tags)
            throws IOException {
        return amendments.amend(
                bucket, expected, VersionRef.named(expected.version().id()), expected.etag(), meta -> {
                    request.requireMatch(
                            view(bucket, expected.key(), expected.version().id(), meta.tags()));
                    return meta.with(tags);
                });
    }

    private static TagsView view(Bucket bucket, TagSet tags) {
        return view(bucket, null, null, tags);
    }

    private static TagsView view(Bucket bucket, ObjectInfo info) {
        return view(bucket, info.key(), info.version().id(), info.meta().tags());
    }

    private static TagsView view(Bucket bucket, @Nullable String key, @Nullable String versionId, TagSet tags) {
        return new TagsView(bucket.name().value(), key, versionId, tags.tags());
    }

    private static Tagged answer(TagsView view) {
        return new Tagged(view, Etags.of(view));
    }

    /// For the audit log.
    private static String inWords(TagSet tags) {
        return tags.isEmpty()
                ? "no tags"
                : Directory.shown(tags.tags().entrySet().stream()
                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                        .collect(Collectors.joining(", ")));
    }
}
