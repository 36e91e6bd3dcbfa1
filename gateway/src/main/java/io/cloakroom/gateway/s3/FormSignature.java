package io.cloakroom.gateway.s3;

import java.util.Map;
import java.util.Optional;

/// The signature in the fields of a form, not yet verified. It covers the field with the policy, exactly as it came.
public sealed interface FormSignature {
    String policy();

    /// @param token of temporary keys; empty for none
    record V4(String policy, String algorithm, String credential, String date, String signature, String token)
            implements FormSignature {}

    /// @param token always invalid unless empty, because temporary keys never sign with V2
    record V2(String policy, String accessKey, String signature, String token) implements FormSignature {}

    /// @param fields by name in lower case
    /// @return empty when the form has no signature
    static Optional<FormSignature> of(String policy, Map<String, String> fields) {
        var v4 = fields.getOrDefault("x-amz-signature", "");
        if (!v4.isEmpty()) {
            return Optional.of(new V4(
                    policy,
                    fields.getOrDefault("x-amz-algorithm", ""),
                    fields.getOrDefault("x-amz-credential", ""),
                    fields.getOrDefault("x-amz-date", ""),
                    v4,
                    fields.getOrDefault("x-amz-security-token", "")));
        }
        var v2 = fields.getOrDefault("signature", "");
        var accessKey = fields.getOrDefault("awsaccesskeyid", "");
        return v2.isEmpty() || accessKey.isEmpty()
                ? Optional.empty()
                : Optional.of(new V2(policy, accessKey, v2, fields.getOrDefault("x-amz-security-token", "")));
    }

    /// Whether a form names an access key, and so must have a policy.
    static boolean isNamedIn(Map<String, String> fields) {
        return fields.containsKey("x-amz-signature")
                || fields.containsKey("x-amz-credential")
                || fields.containsKey("signature")
                || fields.containsKey("awsaccesskeyid");
    }
}
