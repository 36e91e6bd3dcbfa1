package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/// The document of PutBucketAbac: whether a bucket's tags take part in access decisions.
@JsonIgnoreProperties(ignoreUnknown = true)
public record AbacXml(@Nullable String status) {
    public static final String ROOT = "AbacStatus";
    public static final String DISABLED = "Disabled";

    public boolean isDisabled() {
        return DISABLED.equals(status);
    }
}
