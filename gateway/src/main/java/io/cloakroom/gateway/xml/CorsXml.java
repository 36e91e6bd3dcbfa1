package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakroom.storage.document.CorsRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The document of PutBucketCors, and of its GET.
public record CorsXml(@JsonProperty("CORSRule") @Nullable List<@Nullable Rule> rules) {
    public static final String ROOT = "CORSConfiguration";

    public record Rule(
            @JsonProperty("ID") @Nullable String id,
            @JsonProperty("AllowedOrigin") @Nullable List<@Nullable String> allowedOrigins,
            @JsonProperty("AllowedMethod") @Nullable List<@Nullable String> allowedMethods,
            @JsonProperty("AllowedHeader") @Nullable List<@Nullable String> allowedHeaders,
            @JsonProperty("ExposeHeader") @Nullable List<@Nullable String> exposedHeaders,
            @Nullable String maxAgeSeconds) {}

    public static String write(CorsRules cors) {
        var document = XmlDocument.of(ROOT);
        for (var rule : cors.rules()) {
            document.open("CORSRule").text("ID", rule.id());
            rule.allowedHeaders().forEach(each -> document.text("AllowedHeader", each));
            rule.allowedMethods().forEach(each -> document.text("AllowedMethod", each));
            rule.allowedOrigins().forEach(each -> document.text("AllowedOrigin", each));
            rule.exposedHeaders().forEach(each -> document.text("ExposeHeader", each));
            var maxAge = rule.maxAgeSeconds();
            document.text("MaxAgeSeconds", maxAge == null ? null : maxAge.toString())
                    .close("CORSRule");
        }
        return document.end(ROOT);
    }
}
