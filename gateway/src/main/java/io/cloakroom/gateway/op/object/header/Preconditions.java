package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.s3.HttpDate;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.ObjectInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;

/// The conditions of a read (RFC 9110, section 13), or, with another prefix, those on the source of a copy. An entity
/// tag outweighs a date. Dates compare in whole seconds, and a date that cannot be read is no condition.
///
/// @param prefix of the headers' names
public record Preconditions(S3Request request, String prefix) {
    public static Preconditions of(S3Request request) {
        return new Preconditions(request, "");
    }

    public static Preconditions ofCopySource(S3Request request) {
        return new Preconditions(request, "x-amz-copy-source-");
    }

    /// @throws S3Exception PreconditionFailed, naming the condition
    public void requireMatch(ObjectInfo info) {
        if (fails("if-match", field -> !EntityTags.parse(field).match(info.etag()))) {
            throw failed(prefix + "If-Match");
        }
        if (!request.http().headers().has(prefix + "if-match")
                && date("if-unmodified-since").filter(seconds(info)::isAfter).isPresent()) {
            throw failed(prefix + "If-Unmodified-Since");
        }
    }

    /// Whether the client already has this object.
    public boolean isKnown(ObjectInfo info) {
        if (request.http().headers().has(prefix + "if-none-match")) {
            return fails("if-none-match", field -> EntityTags.parse(field).match(info.etag()));
        }
        return date("if-modified-since")
                .filter(since -> !seconds(info).isAfter(since))
                .isPresent();
    }

    /// Checks the conditions of a copy on its source. Where a read answers 304, a copy is refused.
    public void requireChanged(ObjectInfo info) {
        if (isKnown(info)) {
            throw failed(prefix
                    + (request.http().headers().has(prefix + "if-none-match") ? "If-None-Match" : "If-Modified-Since"));
        }
    }

    /// Whether a `Range` counts. When an `If-Range` does not hold, the client wants the whole object.
    public boolean allowRange(ObjectInfo info) {
        return request.header("if-range")
                .map(field -> HttpDate.parse(field)
                        .map(seconds(info)::equals)
                        .orElseGet(() -> !field.startsWith("W/")
                                && EntityTags.unquoted(field.strip()).equals(info.etag())))
                .orElse(true);
    }

    private boolean fails(String name, Predicate<String> test) {
        var fields = request.http().headers().all(prefix + name);
        return !fields.isEmpty() && test.test(String.join(",", fields));
    }

    private Optional<Instant> date(String name) {
        return request.header(prefix + name).flatMap(HttpDate::parse);
    }

    private static Instant seconds(ObjectInfo info) {
        return info.lastModified().truncatedTo(ChronoUnit.SECONDS);
    }

    private static S3Exception failed(String condition) {
        return S3Error.PRECONDITION_FAILED.exception().with("Condition", condition);
    }
}
