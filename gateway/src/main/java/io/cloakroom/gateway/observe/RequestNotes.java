package io.cloakroom.gateway.observe;

import io.cloakroom.admin.accesslog.AccessEntry;
import io.cloakroom.admin.token.TemporaryKeys;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Response.Touched;
import io.cloakroom.s3.access.Decision;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes known of one request on its way, to be counted and logged when it is answered. Not thread-safe.
public final class RequestNotes {
    private static final int MOST_NAME_CHARACTERS = 63;
    private static final int MOST_KEY_CHARACTERS = 1024;
    private static final int MOST_CLIENT_CHARACTERS = 200;
    private static final int MOST_SID_CHARACTERS = 100;

    private String accessKey = "";
    private String project = "";
    private String operation = "";
    private String bucket = "";
    private String key = "";
    private String code = "";
    private String reason = "";
    private boolean denied;
    private Caller.@Nullable Holder holder;
    private List<Touched> touched = List.of();

    /// Notes the bucket and key.
    public void on(S3Address address) {
        bucket = cut(address.bucket(), MOST_NAME_CHARACTERS);
        key = cut(address.key(), MOST_KEY_CHARACTERS);
    }

    private static String cut(@Nullable String name, int most) {
        return name == null ? "" : name.substring(0, Math.min(name.length(), most));
    }

    /// Notes the operation.
    public void asks(String name) {
        operation = name;
    }

    public void by(Caller caller) {
        if (caller instanceof Caller.Holder found) {
            holder = found;
            accessKey = found.accessKey();
            project = TemporaryKeys.isOne(accessKey) ? "" : found.project().id();
        }
    }

    /// Notes what became of each key of an operation on several keys.
    public void touched(List<Touched> keys) {
        touched = keys;
    }

    /// Notes a refusal. A signature that does not match is held against the token that it names.
    public void refused(S3Exception refused) {
        code = refused.error().code();
        var why = refused.why();
        reason = why == null ? "" : reason(why);
        if (refused.error() == S3Error.SIGNATURE_DOES_NOT_MATCH) {
            accessKey = refused.elements().getOrDefault("AWSAccessKeyId", "");
            project = "";
            denied = true;
        }
    }

    private static String reason(Decision.Denied denied) {
        return switch (denied.by()) {
            case SCOPE_DENIES -> "limits of the token: " + cut(denied.statement(), MOST_SID_CHARACTERS);
            case SCOPE_DOES_NOT_ALLOW -> "limits of the token do not allow it";
            case ROLE -> "role of the token's user";
            case POLICY_DENIES -> "bucket policy: " + cut(denied.statement(), MOST_SID_CHARACTERS);
            case PUBLIC_ACCESS_BLOCKED -> "public access is blocked";
            case NOTHING_ALLOWS -> "neither bucket policy nor ACL allows it";
            case OBJECT_OF_ANOTHER -> "the object is another project's, whose ACL does not allow it";
        };
    }

    /// Counts the request for the server, and for its token if it names one.
    public void count(HttpRequest http, HttpResponse response, TrafficCounter traffic, ServerCounts server) {
        server.add(response.status());
        if (!accessKey.isEmpty()) {
            traffic.add(new Served(
                    accessKey,
                    project,
                    operation,
                    bucket,
                    response.status(),
                    denied,
                    http.body().length().orElse(0),
                    length(response.content()),
                    http.remote().getAddress().getHostAddress(),
                    http.headers().first("user-agent").orElse(""),
                    http.received()));
        }
    }

    /// Whether the caller holds a token.
    boolean known() {
        return holder != null;
    }

    /// The lines for the access log: one for the request, and one for each key of an operation on several keys.
    List<AccessEntry> lines(HttpRequest http, int status, long bytesOut) {
        long micros = Math.max(0, ChronoUnit.MICROS.between(http.received(), Instant.now()));
        var by = holder;
        var request = new AccessEntry(
                http.received(),
                http.id(),
                "s3",
                by == null ? "" : by.project().id(),
                accessKey,
                by == null ? "" : by.user(),
                http.method(),
                operation,
                bucket,
                key,
                status,
                code,
                http.body().length().orElse(0),
                bytesOut,
                micros,
                micros,
                http.remote().getAddress().getHostAddress(),
                cut(http.headers().first("user-agent").orElse(""), MOST_CLIENT_CHARACTERS),
                reason);
        if (touched.isEmpty()) {
            return List.of(request);
        }
        var lines = new ArrayList<>(List.of(request));
        touched.forEach(each -> lines.add(
                request.onKey(each.operation(), cut(each.key(), MOST_KEY_CHARACTERS), each.status(), each.code())));
        return lines;
    }

    static long length(Content content) {
        return switch (content) {
            case Content.None _ -> 0;
            case Content.Bytes(var bytes) -> bytes.length;
            case Content.StoredBody stored -> stored.body().length();
        };
    }
}
