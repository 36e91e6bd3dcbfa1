package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.access.Authorizer;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.ObjectInfo;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Protection.LegalHold;
import io.cloakroom.storage.document.Retention;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The headers of Object Lock (Amazon S3 API Reference, PutObject).
public final class ObjectLockFields {
    private static final String MODE = "x-amz-object-lock-mode";
    private static final String UNTIL = "x-amz-object-lock-retain-until-date";
    private static final String LEGAL_HOLD = "x-amz-object-lock-legal-hold";
    public static final String BYPASS = "x-amz-bypass-governance-retention";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LAST_YEAR = 9999;

    private ObjectLockFields() {}

    /// Whether the request asks for protection of the object that it stores.
    public static boolean any(S3Request request) {
        var headers = request.http().headers();
        return List.of(MODE, UNTIL, LEGAL_HOLD).stream().anyMatch(headers::has);
    }

    /// The protection of a new object.
    ///
    /// @throws S3Exception InvalidArgument
    public static Protection of(S3Request request) {
        return any(request)
                ? new Protection(
                        retention(request).orElse(null), legalHold(request).orElse(null))
                : Protection.NONE;
    }

    private static Optional<Retention> retention(S3Request request) {
        var mode = request.header(MODE);
        var until = request.header(UNTIL);
        if (mode.isPresent() != until.isPresent()) {
            throw S3Error.INVALID_ARGUMENT
                    .exception(UNTIL + " and " + MODE + " must both be supplied")
                    .with("ArgumentName", mode.isPresent() ? UNTIL : MODE);
        }
        if (mode.isEmpty() || until.isEmpty()) {
            return Optional.empty();
        }
        var named = mode(mode.get()).orElseThrow(() -> invalid("Unknown wormMode directive.", MODE, mode.get()));
        var date = date(until.get())
                .orElseThrow(
                        () -> invalid("The retain until date must be provided in ISO 8601 format", UNTIL, until.get()));
        if (!date.isAfter(request.http().received())) {
            throw invalid("The retain until date must be in the future!", UNTIL, until.get());
        }
        return Optional.of(new Retention(named, date));
    }

    private static Optional<LegalHold> legalHold(S3Request request) {
        return request.header(LEGAL_HOLD)
                .map(status -> legalHold(status)
                        .orElseThrow(() -> invalid("Legal Hold must be either of 'ON' or 'OFF'", LEGAL_HOLD, status)));
    }

    private static S3Exception invalid(String message, String name, String value) {
        return S3Error.INVALID_ARGUMENT
                .exception(message)
                .with("ArgumentName", name)
                .with("ArgumentValue", value);
    }

    public static Optional<Retention.Mode> mode(String name) {
        return Arrays.stream(Retention.Mode.values())
                .filter(mode -> mode.name().equals(name))
                .findFirst();
    }

    public static Optional<LegalHold> legalHold(String name) {
        return Arrays.stream(LegalHold.values())
                .filter(status -> status.name().equals(name))
                .findFirst();
    }

    /// Parses a date of ISO 8601 with time and zone.
    public static Optional<Instant> date(String text) {
        try {
            var date = OffsetDateTime.parse(text.strip(), DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .withOffsetSameInstant(ZoneOffset.UTC);
            return date.getYear() < 0 || date.getYear() > LAST_YEAR ? Optional.empty() : Optional.of(date.toInstant());
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }

    /// Whether the request asks to bypass governance. That its caller may was checked before.
    public static boolean bypasses(S3Request request) {
        return request.isTrue(BYPASS);
    }

    /// Adds the protection of a version to the answer, when the caller may read it (API Reference, HeadObject).
    public static S3Response write(S3Request request, Authorizer authorizer, ObjectInfo info, S3Response response)
            throws IOException {
        var protection = info.meta().protection();
        if (protection.isNone()) {
            return response;
        }
        var retention = protection.retention();
        if (retention != null && authorizer.opened().allows(request, S3Action.GET_OBJECT_RETENTION, info)) {
            response.header(MODE, retention.mode().name()).header(UNTIL, DATE.format(retention.until()));
        }
        var hold = protection.legalHold();
        if (hold != null && authorizer.opened().allows(request, S3Action.GET_OBJECT_LEGAL_HOLD, info)) {
            response.header(LEGAL_HOLD, hold.name());
        }
        return response;
    }

    /// The error for a version that is protected.
    public static S3Exception isProtected() {
        return S3Error.ACCESS_DENIED.exception("Access Denied because object protected by object lock.");
    }
}
