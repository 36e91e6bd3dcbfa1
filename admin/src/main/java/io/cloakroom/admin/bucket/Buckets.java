package io.cloakroom.admin.bucket;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Finds the bucket of a call, and validates keys, version ids and ACLs.
public final class Buckets {
    private final ProjectStore projects;

    public Buckets(ProjectStore projects) {
        this.projects = projects;
    }

    /// The bucket of the path, which becomes the target in the audit log.
    public Bucket of(AdminRequest request) throws IOException {
        request.subject().target(Directory.shown(request.name("bucket")));
        return named(request, request.name("bucket"));
    }

    /// Another bucket of the same project.
    public Bucket named(AdminRequest request, String text) throws IOException {
        var name = BucketName.of(text).orElseThrow(() -> missing(text));
        return projects.bucket(name)
                .filter(found -> found.project().equals(request.project().id()))
                .orElseThrow(() -> missing(text));
    }

    public static Problem missing(String name) {
        return Problem.notFound("the project has no bucket \"" + Directory.shown(name) + "\"");
    }

    public static Problem noObject(String key) {
        return Problem.notFound("the bucket has no object \"" + Directory.shown(key) + "\"");
    }

    /// Validates a key or a part of one.
    public static String key(String text) {
        if (!ObjectKey.isPartOfOne(text)) {
            throw Problem.badRequest("a key has at most " + ObjectKey.MAX_BYTES + " bytes of UTF-8");
        }
        return text;
    }

    /// Validates the key of an object, which must not be empty.
    public static ObjectKey objectKey(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw Problem.badRequest("a key has 1 to " + ObjectKey.MAX_BYTES + " bytes of UTF-8");
        }
        return new ObjectKey(key(text));
    }

    /// Requires an object.
    public static <T> T object(Found<T> found, ObjectKey key) {
        return object(found, key, VersionRef.CURRENT);
    }

    /// Requires a version that is no delete marker.
    public static <T> T object(Found<T> found, ObjectKey key, VersionRef version) {
        return switch (found) {
            case Found.Present<T>(var value) -> value;
            case Found.Deleted<T> _ -> throw deleted(key, version);
            case Found.Nothing<T> _ -> throw absent(key, version);
        };
    }

    public static Problem absent(ObjectKey key, VersionRef version) {
        return version instanceof VersionRef.Named named ? noVersion(key, named) : noObject(key.value());
    }

    public static Problem deleted(ObjectKey key, VersionRef version) {
        return switch (version) {
            case VersionRef.Current _ ->
                Problem.notFound("the bucket has no object \"" + Directory.shown(key.value())
                        + "\": it was deleted; the list of its versions shows what is left of it");
            case VersionRef.Named _ ->
                Problem.notFound("this version of the object \"" + Directory.shown(key.value())
                        + "\" is a delete marker, which holds nothing");
        };
    }

    public static Problem noVersion(ObjectKey key, VersionRef.Named version) {
        return Problem.notFound("the object \"" + Directory.shown(key.value()) + "\" has no version \""
                + Directory.shown(version.id()) + "\"");
    }

    /// The version with this id. Any text is accepted, whether or not such a version exists.
    public static VersionRef.Named version(String id) {
        if (id.isEmpty()) {
            throw Problem.badRequest("a version id is not empty; the list of versions shows it");
        }
        return VersionRef.named(id);
    }

    /// The version of the query parameter `versionId`; by default the current one.
    public static VersionRef version(AdminRequest request) {
        return request.query("versionId").<VersionRef>map(Buckets::version).orElse(VersionRef.CURRENT);
    }

    public static Acl acl(@Nullable String name) {
        return switch (name) {
            case "private" -> Acl.PRIVATE;
            case "public-read" -> Acl.PUBLIC_READ;
            case null, default -> throw Problem.badRequest("acl is private or public-read");
        };
    }
}
