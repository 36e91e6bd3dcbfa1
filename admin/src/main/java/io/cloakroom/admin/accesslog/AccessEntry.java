package io.cloakroom.admin.accesslog;

import java.time.Instant;
import java.util.Objects;

/// One request, or what one request did to one of several keys. Texts that do not apply are empty.
///
/// @param time       when the request arrived
/// @param request    its id, which the client was told as `x-amz-request-id`
/// @param via        through what: `s3`, or `api`, `cli` and `panel`
/// @param project    id of the project of whoever asked
/// @param token      access key that signed the request
/// @param user       id of the user that the token speaks for, or who is signed in
/// @param operation  S3's name of it
/// @param status     of the answer, or for one of several keys what it alone would have had
/// @param code       of the error
/// @param bytesIn    of the body that the client announced
/// @param bytesOut   of the answer's body, as far as the client took it
/// @param firstMicros until the answer began
/// @param totalMicros until the answer was given or its client was gone
/// @param client     User-Agent
/// @param reason     why access was denied: the policy and statement, or what else denies it; only readers of the
///     file see it
public record AccessEntry(
        Instant time,
        String request,
        String via,
        String project,
        String token,
        String user,
        String method,
        String operation,
        String bucket,
        String key,
        int status,
        String code,
        long bytesIn,
        long bytesOut,
        long firstMicros,
        long totalMicros,
        String address,
        String client,
        String reason) {
    private static final int ROUGH_BYTES = 400;

    /// Fields that a line leaves out are empty.
    public AccessEntry {
        request = Objects.requireNonNullElse(request, "");
        via = Objects.requireNonNullElse(via, "");
        project = Objects.requireNonNullElse(project, "");
        token = Objects.requireNonNullElse(token, "");
        user = Objects.requireNonNullElse(user, "");
        method = Objects.requireNonNullElse(method, "");
        operation = Objects.requireNonNullElse(operation, "");
        bucket = Objects.requireNonNullElse(bucket, "");
        key = Objects.requireNonNullElse(key, "");
        code = Objects.requireNonNullElse(code, "");
        address = Objects.requireNonNullElse(address, "");
        client = Objects.requireNonNullElse(client, "");
        reason = Objects.requireNonNullElse(reason, "");
    }

    /// The outcome for one of the keys that the request named.
    ///
    /// @param itsOperation S3's name of what would have done the same to it alone
    public AccessEntry onKey(String itsOperation, String other, int itsStatus, String itsCode) {
        return new AccessEntry(
                time,
                request,
                via,
                project,
                token,
                user,
                method,
                itsOperation,
                bucket,
                other,
                itsStatus,
                itsCode,
                0,
                0,
                firstMicros,
                totalMicros,
                address,
                client,
                "");
    }

    /// This request, answered to the end.
    public AccessEntry ended(long sentBytes, long micros) {
        return new AccessEntry(
                time,
                request,
                via,
                project,
                token,
                user,
                method,
                operation,
                bucket,
                key,
                status,
                code,
                bytesIn,
                sentBytes,
                firstMicros,
                micros,
                address,
                client,
                reason);
    }

    /// When it had been answered: lines are written about in this order.
    Instant end() {
        return time.plusNanos(totalMicros * 1000);
    }

    /// About how many bytes of memory it takes while it waits to be written.
    int weight() {
        return ROUGH_BYTES + 2 * (key.length() + client.length() + reason.length());
    }
}
