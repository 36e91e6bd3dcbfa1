package io.cloakroom.bench;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that name the server and the bucket.
final class Target {
    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            defaultValue = "${AWS_ENDPOINT_URL_S3:-http://127.0.0.1:9000}",
            description = "the S3 endpoint (default: ${DEFAULT-VALUE})")
    private URI endpoint = URI.create("http://127.0.0.1:9000");

    @Option(names = "--bucket", paramLabel = "NAME", defaultValue = "bench", description = "default: ${DEFAULT-VALUE}")
    private String bucket = "bench";

    @Option(
            names = "--region",
            paramLabel = "NAME",
            defaultValue = "${AWS_REGION:-us-east-1}",
            description = "default: ${DEFAULT-VALUE}")
    private String region = "us-east-1";

    @Option(names = "--insecure", description = "accept any certificate")
    private boolean insecure;

    /// The same server and keys, with another bucket, whose name ends in a dash and the suffix.
    Target sibling(String suffix) {
        var sibling = new Target();
        sibling.endpoint = endpoint;
        sibling.bucket = bucket + "-" + suffix;
        sibling.region = region;
        sibling.insecure = insecure;
        return sibling;
    }

    /// Opens a new connection, for one thread only.
    Wire open() {
        return new Wire(endpoint, insecure, new Signer(key("AWS_ACCESS_KEY_ID"), key("AWS_SECRET_ACCESS_KEY"), region));
    }

    /// The path of the bucket.
    String path() {
        return "/" + bucket;
    }

    /// The path of an object.
    String path(String key) {
        return path() + "/" + Signer.encode(key, true);
    }

    void makeBucket() {
        try (var wire = open()) {
            var head = wire.send("HEAD", path(), Map.of(), Upload.NONE);
            if (head.status() == 404) {
                wire.send("PUT", path(), Map.of(), Upload.NONE).require(200, "making the bucket");
            } else {
                head.require(200, "looking for the bucket");
            }
        }
    }

    private static String key(String name) {
        @Nullable String value = System.getenv(name);
        if (value == null) {
            throw new BenchException(name + " is not set");
        }
        return value;
    }
}
