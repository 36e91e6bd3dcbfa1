package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.op.object.header.Preconditions;
import io.cloakroom.gateway.op.object.header.RequestedEncryption;
import io.cloakroom.gateway.op.object.header.VersionFields;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.HttpDate;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.CopyXml;
import io.cloakroom.gateway.xml.CopyXml.PartsPage;
import io.cloakroom.storage.StoredObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// `GET /bucket/key?attributes`: facts about an object, as a document.
public final class GetObjectAttributes implements BucketOperation {
    private static final int MOST_PARTS = 1000;
    private static final Set<String> ATTRIBUTES =
            Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");

    private final ReadableObjects objects;
    private final RequestedEncryption encryption;
    private final VersionFields versions;

    public GetObjectAttributes(ReadableObjects objects, RequestedEncryption encryption, VersionFields versions) {
        this.objects = objects;
        this.encryption = encryption;
        this.versions = versions;
    }

    @Override
    public boolean takes(String field) {
        return RequestedEncryption.speaksOf(field);
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var wanted = requestedAttributes(request);
        try (var object = objects.open(request, encryption.ofRead(request))) {
            var conditions = Preconditions.of(request);
            conditions.requireMatch(object.info());
            if (conditions.isKnown(object.info())) {
                return versions.write(request.bucket(), object.info().version(), Selection.notModified(object.info()));
            }
            var response = S3Response.of(200)
                    .header("last-modified", HttpDate.format(object.info().lastModified()));
            return versions.write(request.bucket(), object.info().version(), response)
                    .xml(CopyXml.attributes(object.info(), wanted, page(request, object)));
        }
    }

    private static Set<String> requestedAttributes(S3Request request) {
        var wanted = new HashSet<String>();
        for (var field : request.http().headers().all("x-amz-object-attributes")) {
            for (var name : field.split(",", -1)) {
                if (!ATTRIBUTES.contains(name.strip())) {
                    throw invalid("Invalid attribute name specified.", "x-amz-object-attributes", field);
                }
                wanted.add(name.strip());
            }
        }
        if (wanted.isEmpty()) {
            throw invalid(
                    "Missing required header for this request: x-amz-object-attributes", "x-amz-object-attributes", "");
        }
        return wanted;
    }

    private static PartsPage page(S3Request request, StoredObject object) throws IOException {
        int marker = marker(request);
        int most = most(request);
        var parts = object.parts(marker, most + 1);
        // An empty page cannot be continued, so it promises no next page.
        boolean truncated = most > 0 && parts.size() > most;
        return new PartsPage(marker, most, parts.subList(0, Math.min(most, parts.size())), truncated);
    }

    /// S3 ignores a malformed limit.
    private static int most(S3Request request) {
        return Math.min(number(request, "x-amz-max-parts").orElse(MOST_PARTS), MOST_PARTS);
    }

    /// A malformed marker is refused, or its client would get the same page again and again.
    private static int marker(S3Request request) {
        var name = "x-amz-part-number-marker";
        var field = request.header(name);
        return field.isEmpty()
                ? 0
                : number(request, name)
                        .orElseThrow(() -> invalid(
                                "Provided " + name + " not an integer or within integer range", name, field.get()));
    }

    /// @return empty for a text that is no number of at least 0
    private static Optional<Integer> number(S3Request request, String name) {
        try {
            return request.header(name).map(Integer::parseInt).filter(number -> number >= 0);
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }

    private static S3Exception invalid(String message, String name, String value) {
        return S3Error.INVALID_ARGUMENT
                .exception(message)
                .with("ArgumentName", name)
                .with("ArgumentValue", value);
    }
}
