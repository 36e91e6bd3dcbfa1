package io.cloakroom.gateway.op.document.form;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.xml.BucketXml;
import io.cloakroom.gateway.xml.OwnershipControlsXml;
import io.cloakroom.gateway.xml.PublicAccessBlockXml;
import io.cloakroom.gateway.xml.RequestPaymentXml;
import io.cloakroom.s3.access.Ownerships;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.document.ObjectOwnership;
import io.cloakroom.storage.document.PublicAccessBlock;
import io.cloakroom.storage.document.RequestPayment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Translates the documents about access.
public final class AccessForms {
    public static final String PAYMENT_ROOT = "RequestPaymentConfiguration";

    private AccessForms() {}

    /// A missing element counts as `false`.
    ///
    /// @throws S3Exception MalformedXML
    public static PublicAccessBlock block(PublicAccessBlockXml document) {
        return new PublicAccessBlock(
                flag(document.blockPublicAcls()),
                flag(document.ignorePublicAcls()),
                flag(document.blockPublicPolicy()),
                flag(document.restrictPublicBuckets()));
    }

    private static boolean flag(@Nullable String text) {
        return switch (text == null ? "" : text.strip()) {
            case "true", "TRUE", "1" -> true;
            case "", "false", "FALSE", "0" -> false;
            default -> throw S3Error.MALFORMED_XML.exception();
        };
    }

    /// @throws S3Exception MalformedXML
    public static ObjectOwnership ownership(OwnershipControlsXml document) {
        var rule = document.rule();
        var text = rule == null ? null : rule.objectOwnership();
        return ownership(text == null ? "" : text.strip()).orElseThrow(S3Error.MALFORMED_XML::exception);
    }

    /// Finds an ownership by its name in documents and in `x-amz-object-ownership`.
    public static Optional<ObjectOwnership> ownership(String name) {
        return Ownerships.named(name);
    }

    public static String write(ObjectOwnership ownership) {
        return OwnershipControlsXml.write(Ownerships.nameOf(ownership));
    }

    /// @throws S3Exception InvalidBucketAclWithObjectOwnership when the bucket has an ACL that would stop to hold
    public static void requireNoAcl(Bucket bucket, ObjectOwnership ownership) {
        if (!Ownerships.fits(bucket, ownership)) {
            throw S3Error.INVALID_BUCKET_ACL_WITH_OWNERSHIP.exception();
        }
    }

    /// @throws S3Exception MalformedXML
    public static RequestPayment payment(RequestPaymentXml document) {
        var payer = document.payer();
        return switch (payer == null ? "" : payer.strip()) {
            case "BucketOwner" -> RequestPayment.BUCKET_OWNER;
            case "Requester" -> RequestPayment.REQUESTER;
            default -> throw S3Error.MALFORMED_XML.exception();
        };
    }

    public static String write(RequestPayment payment) {
        return BucketXml.small(
                PAYMENT_ROOT,
                "Payer",
                switch (payment) {
                    case BUCKET_OWNER -> "BucketOwner";
                    case REQUESTER -> "Requester";
                });
    }
}
