package io.cloakroom.admin.view;

import io.cloakroom.admin.accesslog.AccessEntry;
import io.cloakroom.admin.audit.AuditEntry;
import io.cloakroom.admin.rest.Field;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The REST interface's records about lines of the audit log and of the access log.
public final class LogViews {
    private LogViews() {}

    public record AuditView(
            long sequence,
            Instant time,
            String who,

            @Field("Channel: api, cli, panel, start or server")
            String via,

            String address,
            String client,

            @Field("Action that was done or attempted, such as token.delete")
            String action,

            String target,

            @Field("Id of the project of the target, or empty")
            String project,

            @Field("Access key of the token concerned, or empty")
            String token,

            @Field("HTTP status of the answer") int result,
            String detail,
            String hash) {
        public static AuditView of(AuditEntry entry) {
            return new AuditView(
                    entry.sequence(),
                    entry.time(),
                    entry.who(),
                    entry.via(),
                    entry.address(),
                    entry.client(),
                    entry.action(),
                    entry.target(),
                    entry.project(),
                    entry.token(),
                    entry.result(),
                    entry.detail(),
                    entry.hash());
        }
    }

    public record AuditCheck(
            @Field("Number of lines with an intact chain, from the first on")
            long lines,

            @Field("Hash of the last intact line. Keep it elsewhere to notice lines that are cut off at the end")
            String last,

            boolean whole,

            @Field("What broke the chain; empty when it is intact")
            String trouble) {}

    /// One request, or its effect on one of several keys.
    public record RequestView(
            Instant time,

            @Field("Request id, sent to the client as x-amz-request-id; or empty")
            String request,

            @Field("Channel: s3, api, cli or panel") String via,

            @Field("Id of the requester's project, or empty")
            String project,

            @Field("Access key that signed it, or empty") String token,
            @Field("Id of the user, or empty") String user,
            @Field("Login name of the user, or empty") String login,
            String method,

            @Field("S3's name of the operation, such as PutObject")
            String operation,

            String bucket,
            String key,
            @Field("HTTP status of the answer") int status,
            @Field("Code of the error, or empty") String code,

            @Field("Length of the request body, as announced")
            long bytesIn,

            @Field("Bytes of the answer's body that were sent")
            long bytesOut,

            @Field("Microseconds until the answer began") long firstMicros,

            @Field("Microseconds until the answer was complete")
            long totalMicros,

            String address,
            String client) {
        public static RequestView of(AccessEntry entry, String login) {
            return new RequestView(
                    entry.time(),
                    entry.request(),
                    entry.via(),
                    entry.project(),
                    entry.token(),
                    entry.user(),
                    login,
                    entry.method(),
                    entry.operation(),
                    entry.bucket(),
                    entry.key(),
                    entry.status(),
                    entry.code(),
                    entry.bytesIn(),
                    entry.bytesOut(),
                    entry.firstMicros(),
                    entry.totalMicros(),
                    entry.address(),
                    entry.client());
        }
    }

    public record RequestPage(
            List<RequestView> items,

            @Field("Value of `after` for the next, older page. An empty page may have one, since a call reads a"
                    + " limited part of the log")
            @Nullable
            String next,

            @Field("Arrival of the oldest request that can be found") @Nullable
            Instant reachesBackTo,

            @Field("Which requests are logged: off, changes or all")
            String logged,

            @Field("Whether new requests can be found here") boolean searchable,
            @Field("Number of lines lost since the start") long lost) {}
}
