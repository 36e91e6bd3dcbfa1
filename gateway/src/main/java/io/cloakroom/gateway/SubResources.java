package io.cloakroom.gateway;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Address.Kind;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The query parameters that turn a request into another operation (Amazon S3 API Reference, all actions). A request
/// that names one without a row is refused by that name, and never answered as a different operation.
final class SubResources {
    static final Set<String> ALL = Set.of(
            "abac",
            "accelerate",
            "acl",
            "analytics",
            "annotation",
            "annotations",
            "append",
            "attributes",
            "cors",
            "delete",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "location",
            "logging",
            "metadataAnnotationTable",
            "metadataConfiguration",
            "metadataInventoryTable",
            "metadataJournalTable",
            "metadataTable",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "renameObject",
            "replication",
            "requestPayment",
            "restore",
            "retention",
            "select",
            "session",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versioning",
            "versions",
            "website");

    /// Parameters that may come without a value and do not change the operation.
    private static final Set<String> PLAIN = Set.of(
            "bucket-region",
            "continuation-token",
            "delimiter",
            "encoding-type",
            "fetch-owner",
            "key-marker",
            "list-type",
            "marker",
            "max-buckets",
            "max-keys",
            "max-parts",
            "max-uploads",
            "part-number-marker",
            "partnumber",
            "prefix",
            "start-after",
            "upload-id-marker",
            "version-id-marker",
            "versionid");

    private SubResources() {}

    /// The sub-resources that a request names.
    ///
    /// @throws S3Exception NotImplemented when it names one that nobody knows: a parameter without a value is how S3
    ///                     spells new operations, so it must not fall through to an old one. Reading an object is
    ///                     spared, as caches and browsers add what they like; parameters with values are ignored, as
    ///                     AWS ignores them.
    static Set<String> in(HttpRequest http, S3Address address, S3Query query) {
        boolean reads = address.kind() == Kind.OBJECT
                && (http.method().equals("GET") || http.method().equals("HEAD"));
        var names = new HashSet<String>();
        query.all().forEach((name, value) -> {
            if (ALL.contains(name)) {
                names.add(name);
            } else if (value.isEmpty() && !reads && !plain(name)) {
                throw notImplemented(http, address, name);
            }
        });
        return names;
    }

    private static boolean plain(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return PLAIN.contains(lower) || lower.startsWith("x-") || lower.startsWith("response-");
    }

    static S3Exception notImplemented(HttpRequest http, S3Address address, String subResource) {
        var what = address.kind().name().toLowerCase(Locale.ROOT);
        return S3Error.NOT_IMPLEMENTED
                .exception("This server does not implement " + http.method() + " ?" + subResource + " on "
                        + (address.kind() == Kind.OBJECT ? "an " : "a ") + what)
                .with("Method", http.method())
                .with("ResourceType", what.toUpperCase(Locale.ROOT))
                .with("SubResource", subResource);
    }
}
