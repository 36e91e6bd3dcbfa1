package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/// The document of PutBucketRequestPayment.
@JsonIgnoreProperties(ignoreUnknown = true)
public record RequestPaymentXml(@Nullable String payer) {}
