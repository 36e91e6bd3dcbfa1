package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.AmzTime;
import io.cloakroom.gateway.s3.PresignedFields;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Address.Kind;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Query;
import io.cloakroom.s3.sign.CanonicalRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Signature V2 (Amazon S3 Developer Guide, "Signing and authenticating REST requests"): an HMAC-SHA1 over method, a
/// few headers, path and sub-resources. It is old, but several clients still use it by default.
final class SignatureV2 {
    private static final String AMZ = "x-amz-";

    /// The parameters that are signed. All others are not.
    private static final Set<String> SUB_RESOURCES = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "append",
            "cors",
            "defaultObjectAcl",
            "delete",
            "encryption",
            "inventory",
            "legal-hold",
            "lifecycle",
            "location",
            "logging",
            "metrics",
            "notification",
            "object-lock",
            "partNumber",
            "policy",
            "position",
            "replication",
            "requestPayment",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires",
            "restore",
            "retention",
            "select",
            "select-type",
            "storageClass",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versionId",
            "versioning",
            "versions",
            "website");

    /// Sub-resources that came after Signature V2, which does not sign them. They are refused in links, because whoever
    /// holds a link could add one.
    private static final Set<String> UNSIGNED = Set.of(
            "abac",
            "annotation",
            "annotations",
            "attributes",
            "intelligent-tiering",
            "metadataAnnotationTable",
            "metadataConfiguration",
            "metadataInventoryTable",
            "metadataJournalTable",
            "metadataTable",
            "ownershipControls",
            "policyStatus",
            "publicAccessBlock",
            "renameObject",
            "session");

    private static final Pattern FIELD_NAME = Pattern.compile("[a-z0-9-]+");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private SignatureV2() {}

    /// @param rest the text behind `AWS`
    static SignedRequest.V2 parseHeader(String rest, HttpHeaders headers) {
        int colon = rest.lastIndexOf(':');
        if (colon <= 0 || colon == rest.length() - 1 || rest.indexOf(' ') >= 0) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("AWS authorization header is invalid.  Expected AwsAccessKeyId:signature")
                    .with("ArgumentName", "Authorization");
        }
        var amzDate = headers.first("x-amz-date");
        var date = headers.first("date").orElse("");
        var time = amzDate.or(() -> headers.first("date"))
                .flatMap(AmzTime::any)
                .orElseThrow(() -> S3Error.ACCESS_DENIED.exception(
                        "AWS authentication requires a valid Date or x-amz-date header"));
        return new SignedRequest.V2(
                rest.substring(0, colon), rest.substring(colon + 1), time, amzDate.isPresent() ? "" : date, false);
    }

    static SignedRequest.V2 parseQuery(S3Query query) {
        var accessKey = query.get("AWSAccessKeyId").orElse("");
        var signature = query.get("Signature").orElse("");
        var expires = query.get("Expires").orElse("");
        if (accessKey.isEmpty() || signature.isEmpty() || expires.isEmpty()) {
            throw S3Error.ACCESS_DENIED.exception(
                    "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters");
        }
        try {
            var end = Instant.ofEpochSecond(Long.parseLong(expires));
            return new SignedRequest.V2(accessKey, signature, end, expires, true);
        } catch (NumberFormatException | DateTimeException noTime) {
            throw S3Error.ACCESS_DENIED.exception("Invalid date (should be seconds since epoch): " + expires);
        }
    }

    /// @throws io.cloakroom.gateway.s3.S3Exception SignatureDoesNotMatch
    static void verify(
            HttpRequest http, S3Address address, S3Query query, SignedRequest.V2 claim, Credential credential) {
        var stringsToSign = stringsToSign(http, address, query, claim);
        for (var stringToSign : isPlain(query, claim) ? stringsToSign : List.<String>of()) {
            var expected = sign(credential.secret(), stringToSign);
            // Constant time: a wrong signature must tell nothing about the right one.
            if (MessageDigest.isEqual(
                    expected.getBytes(StandardCharsets.US_ASCII),
                    claim.signature().getBytes(StandardCharsets.ISO_8859_1))) {
                return;
            }
        }
        throw Mismatch.of(claim.accessKey(), claim.signature(), stringsToSign.getFirst());
    }

    /// Whether the string to sign describes each parameter unambiguously and completely. Its lines and its list of
    /// sub-resources have no escapes. A decoded value that contains a line feed or `&acl` could pass for two values
    /// that somebody else has signed.
    private static boolean isPlain(S3Query query, SignedRequest.V2 claim) {
        for (var parameter : query.all().entrySet()) {
            var name = parameter.getKey();
            var value = parameter.getValue();
            if (claim.presigned() && UNSIGNED.contains(name)) {
                return false;
            }
            // It counts as a header in any spelling, see PresignedFields, but the lines of the string to sign hold
            // lower-case names only.
            boolean line = claim.presigned() && (isAmz(name) || PresignedFields.isField(name, true));
            if (line
                    && (!FIELD_NAME.matcher(name).matches()
                            || CONTROL.matcher(value).find())) {
                return false;
            }
            if (SUB_RESOURCES.contains(name) && holdsAnother(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAmz(String parameter) {
        return parameter.regionMatches(true, 0, AMZ, 0, AMZ.length());
    }

    private static boolean holdsAnother(String value) {
        for (int at = value.indexOf('&'); at >= 0; at = value.indexOf('&', at + 1)) {
            var rest = value.substring(at + 1).split("[=&]", 2)[0];
            if (SUB_RESOURCES.contains(rest)) {
                return true;
            }
        }
        return false;
    }

    static String sign(String secret, String stringToSign) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(stringToSign.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// AWS's string to sign first; then the variants of clients that read the documentation differently: the path
    /// encoded again, a bucket with or without its slash, and the value of x-amz-date in the line of the date instead
    /// of among the headers. All of them describe the same request.
    private static List<String> stringsToSign(
            HttpRequest http, S3Address address, S3Query query, SignedRequest.V2 claim) {
        var bucket = address.virtualHosted() ? "/" + address.bucket() : "";
        var fields = amzFields(http, query, claim.presigned());
        var strings = new ArrayList<String>();
        for (var path : paths(http, address)) {
            var resource = bucket + path + subResources(query, http.query());
            strings.add(stringToSign(http, query, claim, claim.date(), fields, resource));
            var amzDate = fields.get("x-amz-date");
            if (amzDate != null && !claim.presigned()) {
                var others = new TreeMap<>(fields);
                others.remove("x-amz-date");
                strings.add(stringToSign(http, query, claim, amzDate, others, resource));
            }
        }
        return strings;
    }

    /// boto3 signs `/bucket/` and requests `/bucket`. Both mean the same bucket.
    private static Set<String> paths(HttpRequest http, S3Address address) {
        var path = http.path();
        var paths = new LinkedHashSet<String>();
        paths.add(path);
        paths.add(CanonicalRequest.uri(path));
        if (address.kind() == Kind.BUCKET) {
            paths.add(path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/");
        }
        return paths;
    }

    private static String stringToSign(
            HttpRequest http,
            S3Query query,
            SignedRequest.V2 claim,
            String date,
            SortedMap<String, String> fields,
            String resource) {
        var text = new StringBuilder(http.method()).append('\n');
        text.append(field(http, query, claim, "content-md5")).append('\n');
        text.append(field(http, query, claim, "content-type")).append('\n');
        text.append(date).append('\n');
        fields.forEach(
                (name, value) -> text.append(name).append(':').append(value).append('\n'));
        return text.append(resource).toString();
    }

    private static String field(HttpRequest http, S3Query query, SignedRequest.V2 claim, String name) {
        return http.headers()
                .first(name)
                .or(() -> claim.presigned() && PresignedFields.isField(name, true) ? query.get(name) : Optional.empty())
                .orElse("");
    }

    /// The headers to sign. A parameter of a link counts for the signature exactly when it counts for the operation,
    /// see [PresignedFields].
    private static SortedMap<String, String> amzFields(HttpRequest http, S3Query query, boolean presigned) {
        var fields = new TreeMap<String, String>();
        http.headers().forEach((name, value) -> {
            if (name.startsWith("x-amz-")) {
                fields.merge(name, value.strip(), (first, second) -> first + "," + second);
            }
        });
        if (presigned) {
            query.all().forEach((name, value) -> {
                if (isAmz(name) && PresignedFields.isField(name, true)) {
                    fields.putIfAbsent(name, bytes(value));
                }
            });
        }
        return fields;
    }

    private static String subResources(S3Query query, @Nullable String raw) {
        var text = new StringBuilder();
        for (var name : new TreeSet<>(query.all().keySet())) {
            if (SUB_RESOURCES.contains(name)) {
                text.append(text.isEmpty() ? '?' : '&').append(name);
                var value = query.get(name).orElse("");
                // A client signs "uploads" or "uploads=", whichever it sends.
                if (!value.isEmpty() || ("&" + raw).contains("&" + name + "=")) {
                    text.append('=').append(bytes(value));
                }
            }
        }
        return text.toString();
    }

    /// The text with one char for each byte, like the rest of the string to sign.
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
