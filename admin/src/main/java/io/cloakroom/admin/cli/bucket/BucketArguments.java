package io.cloakroom.admin.cli.bucket;

import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;

/// The first arguments of commands on a bucket (project, bucket and key), and the REST paths that they name.
public final class BucketArguments {
    private BucketArguments() {}

    static Command onProject(String name, String description) {
        return Console.common(name, description).argument("P", "Project: id or name.");
    }

    public static Command onBucket(String name, String description) {
        return onProject(name, description).argument("BUCKET", "Name of the bucket.");
    }

    public static Command onKey(String name, String description) {
        return onBucket(name, description).argument("KEY", "Key of the object.");
    }

    static String buckets(Arguments call) {
        return "projects/" + Console.segment(call, 0) + "/buckets";
    }

    public static String bucket(Arguments call) {
        return buckets(call) + "/" + Console.segment(call, 1);
    }

    public static String object(Arguments call) {
        return bucket(call) + "/objects/" + Console.segment(call, 2);
    }

    /// The query for the version that `--version-id` names; empty for the current version.
    public static String version(Arguments call) {
        return call.option("--version-id")
                .map(id -> "?versionId=" + AdminClient.segment(id))
                .orElse("");
    }
}
