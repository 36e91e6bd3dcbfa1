package io.cloakroom.admin;

import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.CannedAcl;
import io.cloakroom.storage.ProjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the bucket that a call is about, and says which keys and ACLs are good ones.
final class Buckets {
    private static final int MOST_KEY_BYTES = 1024;

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
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_KEY_BYTES
                || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw Problem.badRequest("a key has at most " + MOST_KEY_BYTES + " bytes of UTF-8");
        }
        return text;
    }

    /// The key of an object: not empty.
    static String objectKey(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw Problem.badRequest("a key has 1 to " + MOST_KEY_BYTES + " bytes of UTF-8");
        }
        return key(text);
    }

    static CannedAcl acl(@Nullable String name) {
        for (var each : CannedAcl.values()) {
            if (nameOf(each).equals(name)) {
                return each;
            }
        }
        throw Problem.badRequest("acl is private or public-read");
    }

    static String nameOf(CannedAcl acl) {
        return acl.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
