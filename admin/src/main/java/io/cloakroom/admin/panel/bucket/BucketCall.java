package io.cloakroom.admin.panel.bucket;

import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Visit;

/// What a call names in its path, query or form: a bucket, a folder of the bucket and an object; with the paths of their
/// pages and of their REST resources.
final class BucketCall {
    private BucketCall() {}

    /// Path of the bucket's page.
    static String path(Visit visit) {
        return Shown.bucketPath(visit.call().segment(1), visit.call().segment(3));
    }

    /// Path segments of the bucket in the REST API, followed by `more`.
    static String[] resource(Visit visit, String... more) {
        var path = new String[4 + more.length];
        path[0] = "projects";
        path[1] = visit.call().segment(1);
        path[2] = "buckets";
        path[3] = visit.call().segment(3);
        System.arraycopy(more, 0, path, 4, more.length);
        return path;
    }

    /// The folder: a prefix that ends with a slash, or empty for the whole bucket.
    static String prefix(Visit visit) {
        return visit.call().form().containsKey("prefix")
                ? visit.call().objectField("prefix")
                : visit.call().query("prefix");
    }

    /// Key of the object.
    static String key(Visit visit) {
        return visit.call().form().containsKey("key")
                ? visit.call().objectField("key")
                : visit.call().query("key");
    }

    /// Path of the folder's page, which then says what was done.
    static String folder(Visit visit, String done) {
        return path(visit) + "?done=" + done + "&prefix=" + Shown.url(prefix(visit));
    }

    /// Path of the page of the object's versions, which then says what was done.
    static String versions(Visit visit, String done) {
        return path(visit) + "/versions?key=" + Shown.url(key(visit)) + "&done=" + done;
    }
}
