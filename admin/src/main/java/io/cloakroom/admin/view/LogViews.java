package io.cloakroom.admin.view;

import io.cloakroom.admin.accesslog.AccessEntry;
import io.cloakroom.admin.audit.AuditEntry;
import io.cloakroom.admin.rest.Field;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lines of the audit log and of the access log, as the REST interface shows them.
public final class LogViews {
    private LogViews() {}

    public record AuditView(
            long sequence,
            Instant time,
            String who,

            @Field("Through what: api, cli, panel, start, server")
            String via,

            String address,
            String client,
            @Field("What was done or tried: token.delete") String action,
            String target,

            @Field("Id of the project that it belongs to, or empty")
            String project,

            @Field("Access key of the token that it is about, or empty")
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
            @Field("How many lines hold together, from the first on")
            long lines,

            @Field("Hash of the last of them: keep it elsewhere to notice lines cut off at the end")
            String last,

            boolean whole,
            @Field("What broke the chain, or empty") String trouble) {}

    /// One request, or its effect on one of several keys.
    public record RequestView(
            Instant time,

            @Field("Its id, which the client was told as x-amz-request-id; or empty")
            String request,

            @Field("Through what: s3, or api, cli and panel")
            String via,

            @Field("Id of the project of whoever asked, or empty")
            String project,

            @Field("Access key that signed it, or empty") String token,
            @Field("Id of the user, or empty") String user,
            @Field("Login name of the user, or empty") String login,
            String method,
            @Field("S3's name of it: PutObject") String operation,
            String bucket,
            String key,
            @Field("HTTP status of the answer") int status,
            @Field("Code of the error, or empty") String code,
            @Field("Of the body, as announced") long bytesIn,

            @Field("Of the answer's body, as far as it was sent")
            long bytesOut,

            @Field("Until the answer began") long firstMicros,
            @Field("Until the answer was given") long totalMicros,
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

            @Field("Where an older page begins; may follow a page without items, since one call reads only so much")
            @Nullable
            String next,

            @Field("When the oldest request arrived that can be found") @Nullable
            Instant reachesBackTo,

            @Field("Which requests have a line: off, changes or all")
            String logged,

            @Field("Whether new lines can be found here") boolean searchable,
            @Field("Lines that were lost since the start") long lost) {}
}
