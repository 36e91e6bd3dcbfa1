package io.cloakroom.gateway.op.document;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.xml.BucketXml;
import io.cloakroom.gateway.xml.VersioningXml;
import io.cloakroom.storage.Versioning;
import java.util.List;
import java.util.Optional;

/// What a VersioningConfiguration says.
final class VersioningForm {
    static final String ROOT = "VersioningConfiguration";
    static final List<String> HEADERS = List.of("x-amz-mfa");

    private VersioningForm() {}

    /// @throws S3Exception MalformedXML, IllegalVersioningConfigurationException without a status, NotImplemented when deletions
    ///     are to need a second factor
    static Versioning read(VersioningXml document) {
        var mfaDelete = single(document.mfaDelete());
        if (mfaDelete.filter("Enabled"::equals).isPresent()) {
            throw S3Error.NOT_IMPLEMENTED.exception(
                    "This server does not implement MfaDelete in VersioningConfiguration");
        }
        if (mfaDelete.filter(text -> !text.equals("Disabled")).isPresent()) {
            throw S3Error.MALFORMED_XML.exception();
        }
        var status = single(document.status())
                .orElseThrow(() ->
                        S3Error.ILLEGAL_VERSIONING_CONFIGURATION.exception("The Versioning element must be specified"));
        return switch (status) {
            case "Enabled" -> Versioning.ENABLED;
            case "Suspended" -> Versioning.SUSPENDED;
            default -> throw S3Error.MALFORMED_XML.exception();
        };
    }

    private static Optional<String> single(List<String> texts) {
        if (texts.size() > 1) {
            throw S3Error.MALFORMED_XML.exception();
        }
        return texts.stream().map(String::strip).findFirst();
    }

    static String write(Versioning versioning) {
        return BucketXml.small(
                ROOT,
                "Status",
                switch (versioning) {
                    case ENABLED -> "Enabled";
                    case SUSPENDED -> "Suspended";
                });
    }
}
