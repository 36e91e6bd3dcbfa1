package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.access.RequestedAcls.OwnerAndAcl;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.encryption.Encryption;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Translates the headers of a request into metadata of an object, and back.
public final class MetaHeaders {
    private static final String USER = "x-amz-meta-";
    private static final String REDIRECT = "x-amz-website-redirect-location";
    private static final int MAX_USER_BYTES = 2048;
    private static final int MAX_REDIRECT_BYTES = 2048;
    private static final List<String> SYSTEM = List.of(
            "cache-control", "content-disposition", "content-encoding", "content-language", "content-type", "expires");

    private MetaHeaders() {}

    /// @param ownerAndAcl owner and ACL of the object
    /// @throws S3Exception MetadataTooLarge, InvalidRedirectLocation, InvalidStorageClass, and as [Tags#ofHeader] and
    /// [ObjectLockFields#of]
    public static ObjectMeta of(S3Request request, OwnerAndAcl ownerAndAcl) {
        return new ObjectMeta(
                system(request),
                user(request),
                ownerAndAcl.acl(),
                ownerAndAcl.owner(),
                StorageClasses.of(request),
                Tags.ofHeader(request),
                ObjectLockFields.of(request),
                Encryption.NONE);
    }

    private static Map<String, String> system(S3Request request) {
        var headers = new LinkedHashMap<String, String>();
        for (var name : SYSTEM) {
            var values = request.http().headers().all(name);
            if (!values.isEmpty()) {
                var value = String.join(", ", values);
                headers.put(name, name.equals("content-encoding") ? withoutChunking(value) : value);
            }
        }
        headers.values().removeIf(String::isEmpty);
        headers.putIfAbsent("content-type", "binary/octet-stream");
        redirect(request).ifPresent(target -> headers.put(REDIRECT, target));
        return headers;
    }

    /// The content coding without `aws-chunked`, which belongs to this upload and not to the object. Other codings stay
    /// as the client wrote them.
    private static String withoutChunking(String value) {
        var codings = value.split(",", -1);
        var kept = Arrays.stream(codings)
                .filter(coding -> !coding.strip().equalsIgnoreCase("aws-chunked"))
                .toList();
        return kept.size() == codings.length ? value : String.join(",", kept).strip();
    }

    static Optional<String> redirect(S3Request request) {
        var target = request.header(REDIRECT).filter(value -> !value.isEmpty());
        target.ifPresent(value -> {
            if (value.length() > MAX_REDIRECT_BYTES) {
                throw S3Error.INVALID_REDIRECT_LOCATION.exception(
                        "The length of website redirect location cannot exceed 2,048 characters.");
            }
            if (!value.startsWith("/") && !value.startsWith("http://") && !value.startsWith("https://")) {
                throw S3Error.INVALID_REDIRECT_LOCATION.exception();
            }
        });
        return target;
    }

    /// The metadata of a copy. It keeps that of its source, except for redirection, ACL, storage class and protection.
    public static ObjectMeta copied(ObjectMeta source, S3Request request, OwnerAndAcl ownerAndAcl) {
        var headers = new LinkedHashMap<>(source.systemHeaders());
        headers.remove(REDIRECT);
        redirect(request).ifPresent(target -> headers.put(REDIRECT, target));
        return new ObjectMeta(
                headers,
                source.userMetadata(),
                ownerAndAcl.acl(),
                ownerAndAcl.owner(),
                StorageClasses.of(request),
                source.tags(),
                ObjectLockFields.of(request),
                Encryption.NONE);
    }

    private static Map<String, String> user(S3Request request) {
        var headers = new LinkedHashMap<String, String>();
        request.http().headers().forEach((name, value) -> {
            if (name.startsWith(USER) && name.length() > USER.length()) {
                headers.merge(name.substring(USER.length()), MetaText.fromWire(value), (one, two) -> one + "," + two);
            }
        });
        int bytes = headers.entrySet().stream()
                .mapToInt(entry -> bytes(entry.getKey()) + bytes(entry.getValue()))
                .sum();
        if (bytes > MAX_USER_BYTES) {
            throw S3Error.METADATA_TOO_LARGE
                    .exception()
                    .with("Size", Integer.toString(bytes))
                    .with("MaxSizeAllowed", Integer.toString(MAX_USER_BYTES));
        }
        return headers;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// @param overrides values for system headers, by lower-case name
    public static void write(ObjectMeta meta, Map<String, String> overrides, S3Response response) {
        var system = new LinkedHashMap<>(meta.systemHeaders());
        system.putAll(overrides);
        system.forEach(response::header);
        meta.userMetadata().forEach((name, value) -> response.header(USER + name, MetaText.toWire(value)));
    }
}
