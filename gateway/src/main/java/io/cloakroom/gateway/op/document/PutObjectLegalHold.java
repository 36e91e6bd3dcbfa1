package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.op.object.header.ObjectLockFields;
import io.cloakroom.gateway.s3.BucketOperation;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.S3Response;
import io.cloakroom.gateway.xml.LegalHoldXml;
import io.cloakroom.s3.policy.ConditionKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// `PUT /bucket/key?legal-hold`.
public final class PutObjectLegalHold implements BucketOperation {
    private final ProtectionChange version;

    public PutObjectLegalHold(ProtectionChange version) {
        this.version = version;
    }

    @Override
    public boolean tellsMore() {
        return true;
    }

    @Override
    public S3Response handle(S3Request request) throws IOException {
        var status =
                version.document(request, LegalHoldXml.ROOT, LegalHoldXml.class).status();
        var hold = ObjectLockFields.legalHold(status == null ? "" : status.strip())
                .orElseThrow(S3Error.MALFORMED_XML::exception);
        var withFacts = version.saying(request, Map.of(ConditionKey.LEGAL_HOLD, List.of(hold.name())));
        return version.make(withFacts, false, protection -> protection.with(hold));
    }
}
