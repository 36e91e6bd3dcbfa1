package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.ObjectStore.Refusal;
import io.cloakroom.storage.PutCondition;
import java.util.List;

/// The conditions of a write: `If-None-Match: *`, and `If-Match` with one ETag or `*`. As in S3, others are refused.
public final class WriteConditions {
    private static final List<String> DATES = List.of("if-modified-since", "if-unmodified-since");

    private WriteConditions() {}

    /// @throws S3Exception NotImplemented for a condition that S3 does not support on writes
    public static PutCondition of(S3Request request) {
        var match = request.header("if-match");
        var noneMatch = request.header("if-none-match");
        for (var name : DATES) {
            if (request.http().headers().has(name)) {
                throw notImplemented(name);
            }
        }
        if (match.isPresent() && noneMatch.isPresent()) {
            throw notImplemented("if-none-match");
        }
        if (noneMatch.isPresent()) {
            if (!noneMatch.get().equals("*")) {
                throw notImplemented("if-none-match");
            }
            return new PutCondition.IfAbsent();
        }
        return match.map(WriteConditions::match).orElse(PutCondition.ALWAYS);
    }

    private static PutCondition match(String field) {
        var tag = EntityTags.unquoted(field.strip());
        return tag.equals("*") ? new PutCondition.IfPresent() : new PutCondition.IfMatches(tag);
    }

    /// The condition of a delete, which knows only `If-Match`. Others have always been ignored there.
    public static PutCondition ofDelete(S3Request request) {
        if (request.http().headers().has("if-none-match")) {
            throw notImplemented("if-none-match");
        }
        return of(request);
    }

    /// The condition of one key of DeleteObjects.
    public static PutCondition ofTag(String etag) {
        return match(etag);
    }

    /// The error for a write that was refused.
    public static S3Exception refused(PutCondition condition, Refusal why, String key) {
        if (why == Refusal.ABSENT) {
            return S3Error.NO_SUCH_KEY.exception().with("Key", key);
        }
        var name = condition instanceof PutCondition.IfAbsent ? "If-None-Match" : "If-Match";
        return S3Error.PRECONDITION_FAILED.exception().with("Condition", name);
    }

    private static S3Exception notImplemented(String name) {
        return S3Error.headerNotImplemented(name);
    }
}
