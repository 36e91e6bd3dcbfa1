package io.cloakroom.gateway.op.document.form;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.xml.BucketXml;
import io.cloakroom.gateway.xml.VersioningXml;
import io.cloakroom.storage.document.Versioning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Translates a VersioningConfiguration.
public final class VersioningForm {
    public static final String ROOT = "VersioningConfiguration";
    public static final List<String> HEADERS = List.of("x-amz-mfa");

    private VersioningForm() {}

    /// @throws S3Exception MalformedXML, IllegalVersioningConfigurationException without a status, NotImplemented when
    /// deletions should need a second factor
    public static Versioning read(VersioningXml document) {
        switch (stripped(document.mfaDelete())) {
            case "", "Disabled" -> {}
            case "Enabled" ->
                throw S3Error.NOT_IMPLEMENTED.exception(
                        "This server does not implement MfaDelete in VersioningConfiguration");
            default -> throw S3Error.MALFORMED_XML.exception();
        }
        return switch (stripped(document.status())) {
            case "Enabled" -> Versioning.ENABLED;
            case "Suspended" -> Versioning.SUSPENDED;
            case "" ->
                throw S3Error.ILLEGAL_VERSIONING_CONFIGURATION.exception("The Versioning element must be specified");
            default -> throw S3Error.MALFORMED_XML.exception();
        };
    }

    private static String stripped(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    public static String write(Versioning versioning) {
        return BucketXml.small(
                ROOT,
                "Status",
                switch (versioning) {
                    case ENABLED -> "Enabled";
                    case SUSPENDED -> "Suspended";
                });
    }
}
