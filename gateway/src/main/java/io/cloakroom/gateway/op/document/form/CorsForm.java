package io.cloakroom.gateway.op.document.form;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.xml.CorsXml;
import io.cloakroom.s3.access.CorsDocument;
import io.cloakroom.s3.access.CorsException;
import io.cloakroom.storage.document.CorsRules;
import org.jspecify.annotations.Nullable;

/// Translates a CORSConfiguration.
public final class CorsForm {
    private CorsForm() {}

    /// @throws S3Exception MalformedXML, InvalidRequest
    public static CorsRules read(CorsXml document) {
        var rules = document.rules();
        try {
            return CorsDocument.of(
                    rules == null ? null : rules.stream().map(CorsForm::rule).toList());
        } catch (CorsException refused) {
            throw refused.isMalformed()
                    ? S3Error.MALFORMED_XML.exception()
                    : S3Error.INVALID_REQUEST.exception(String.valueOf(refused.getMessage()));
        }
    }

    private static CorsDocument.@Nullable AskedRule rule(CorsXml.@Nullable Rule requested) {
        return requested == null
                ? null
                : new CorsDocument.AskedRule(
                        requested.id(),
                        requested.allowedOrigins(),
                        requested.allowedMethods(),
                        requested.allowedHeaders(),
                        requested.exposedHeaders(),
                        requested.maxAgeSeconds());
    }
}
