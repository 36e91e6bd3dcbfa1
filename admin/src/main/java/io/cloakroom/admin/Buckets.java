package io.cloakroom.admin;

import io.cloakroom.storage.Acl;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.VersionRef;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Finds the bucket that a call is about, and says which keys and ACLs are good ones.
final class Buckets {
    private final ProjectStore projects;

    Buckets(ProjectStore projects) {
        this.projects = projects;
    }

    /// The bucket of the path, and what the audit log says that the call was about.
    Bucket of(AdminRequest request) throws IOException {
        request.subject().target(Directory.shown(request.name("bucket")));
        return named(request, request.name("bucket"));
    }

    /// Another bucket of the same project.
    Bucket named(AdminRequest request, String text) throws IOException {
        var name = BucketName.of(text).orElseThrow(() -> missing(text));
        return projects.bucket(name)
                .filter(found -> found.project().equals(request.project().id()))
                .orElseThrow(() -> missing(text));
    }

    static Problem missing(String name) {
        return Problem.notFound("the project has no bucket \"" + Directory.shown(name) + "\"");
    }

    static Problem noObject(String key) {
        return Problem.notFound("the bucket has no object \"" + Directory.shown(key) + "\"");
    }

    /// A key, or a part of one: what S3 could keep.
    static String key(String text) {
        if (!ObjectKey.isPartOfOne(text)) {
            throw Problem.badRequest("a key has at most " + ObjectKey.MAX_BYTES + " bytes of UTF-8");
        }
        return text;
    }

    /// The key of an object: not empty.
    static ObjectKey objectKey(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw Problem.badRequest("a key has 1 to " + ObjectKey.MAX_BYTES + " bytes of UTF-8");
        }
        return new ObjectKey(key(text));
    }

    /// An object that must be there.
    static <T> T object(Found<T> found, ObjectKey key) {
        return object(found, key, VersionRef.CURRENT);
    }

    /// A version that must be there, and be no delete marker.
    static <T> T object(Found<T> found, ObjectKey key, VersionRef version) {
        return switch (found) {
            case Found.Present<T>(var value) -> value;
            case Found.Deleted<T> _ -> throw deleted(key, version);
            case Found.Nothing<T> _ -> throw absent(key, version);
        };
    }

    static Problem absent(ObjectKey key, VersionRef version) {
        return version instanceof VersionRef.Named named ? noVersion(key, named) : noObject(key.value());
    }

    static Problem deleted(ObjectKey key, VersionRef version) {
        return switch (version) {
            case VersionRef.Current _ ->
                Problem.notFound("the bucket has no object \"" + Directory.shown(key.value())
                        + "\": it was deleted; the list of its versions shows what is left of it");
            case VersionRef.Named _ ->
                Problem.notFound("this version of the object \"" + Directory.shown(key.value())
                        + "\" is a delete marker, which holds nothing");
        };
    }

    static Problem noVersion(ObjectKey key, VersionRef.Named version) {
        return Problem.notFound("the object \"" + Directory.shown(key.value()) + "\" has no version \""
                + Directory.shown(version.id()) + "\"");
    }

    /// The version of this id: whatever text it is, there may be none.
    static VersionRef.Named version(String id) {
        if (id.isEmpty()) {
            throw Problem.badRequest("a version id is not empty; the list of versions shows it");
        }
        return VersionRef.named(id);
    }

    /// The version that the query parameter `versionId` names, else the current one.
    static VersionRef version(AdminRequest request) {
        return request.query("versionId").<VersionRef>map(Buckets::version).orElse(VersionRef.CURRENT);
    }

    static Acl acl(@Nullable String name) {
        return switch (name) {
            case "private" -> Acl.PRIVATE;
            case "public-read" -> Acl.PUBLIC_READ;
            case null, default -> throw Problem.badRequest("acl is private or public-read");
        };
    }

    /// As S3 calls it, or `custom` for grants that S3 has no name for.
    static String nameOf(Acl acl) {
        return acl.opensNothing() ? "private" : acl.equals(Acl.PUBLIC_READ) ? "public-read" : "custom";
    }
}
