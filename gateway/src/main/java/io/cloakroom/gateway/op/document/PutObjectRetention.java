package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.object.header.ObjectLockFields;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.RetentionXml;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.storage.document.Retention;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `PUT /bucket/key?retention`. An empty document removes the retention, where that is allowed.
public final class PutObjectRetention implements BucketOperation {
    private final ProtectionChange version;

    public PutObjectRetention(ProtectionChange version) {
        this.version = version;
    }

    @Override
    public boolean tellsMore() {
        return true;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var document = version.document(request, RetentionXml.ROOT, RetentionXml.class);
        var retention = retention(document, request);
        var withFacts = version.saying(request, facts(retention));
        return version.make(withFacts, ObjectLockFields.bypasses(request), protection -> protection.with(retention));
    }

    /// A request that removes a retention names neither mode nor date.
    private static Map<ConditionKey, List<String>> facts(@Nullable Retention retention) {
        return retention == null
                ? Map.of()
                : Map.of(
                        ConditionKey.LOCK_MODE,
                        List.of(retention.mode().name()),
                        ConditionKey.LOCK_UNTIL,
                        List.of(retention.until().toString()));
    }

    private static @Nullable Retention retention(RetentionXml document, S3Request request) {
        var mode = document.mode();
        var date = document.retainUntilDate();
        if (mode == null && date == null) {
            return null;
        }
        if (mode == null || date == null) {
            throw S3Error.MALFORMED_XML.exception();
        }
        var named = ObjectLockFields.mode(mode.strip()).orElseThrow(S3Error.MALFORMED_XML::exception);
        var until = ObjectLockFields.date(date).orElseThrow(S3Error.MALFORMED_XML::exception);
        if (!until.isAfter(request.http().received())) {
            throw S3Error.INVALID_ARGUMENT.exception("The retain until date must be in the future!");
        }
        return new Retention(named, until);
    }
}
