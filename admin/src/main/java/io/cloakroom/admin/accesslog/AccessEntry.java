package io.cloakroom.admin.accesslog;

import java.time.Instant;
import java.util.Objects;

/// One request, or the effect of a request on one of several keys. Texts that do not apply are empty.
///
/// @param time       when the request arrived
/// @param request    its id, which the client got as `x-amz-request-id`
/// @param via        the channel: `s3`, `api`, `cli` or `panel`
/// @param project    id of the requester's project
/// @param token      access key that signed the request
/// @param user       id of the token's user, or of the signed-in user
/// @param operation  S3's name of the operation
/// @param status     of the answer; for one of several keys, the status that a request for that key alone would get
/// @param code       of the error
/// @param bytesIn    length of the request body, as announced
/// @param bytesOut   bytes of the answer's body that were sent
/// @param firstMicros until the answer began
/// @param totalMicros until the answer was complete, or its client gone
/// @param client     User-Agent
/// @param reason     why access was denied: the policy and statement, or the other reason; only readers of the file
///     see it
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

    /// The effect on one of the keys that the request named.
    ///
    /// @param itsOperation S3's name of the operation with the same effect on a single key
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

    /// The entry of the completed request.
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

    /// When the answer was complete; lines are written in about this order.
    Instant end() {
        return time.plusNanos(totalMicros * 1000);
    }

    /// Roughly the bytes of memory that the entry takes while it waits to be written.
    int weight() {
        return ROUGH_BYTES + 2 * (key.length() + client.length() + reason.length());
    }
}
