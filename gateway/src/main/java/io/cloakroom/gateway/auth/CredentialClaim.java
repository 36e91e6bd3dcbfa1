package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.s3.sign.CredentialScope;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The credential in a Signature V4: `<access key>/yyyyMMdd/region/s3/aws4_request`.
record CredentialClaim(String accessKey, CredentialScope scope) {
    private static final Pattern DATE = Pattern.compile("[0-9]{8}");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /// @param malformed makes the error from a message in AWS's words
    static CredentialClaim parse(String text, Function<String, S3Exception> malformed) {
        var parts = text.split("/", -1);
        if (parts.length != 5 || parts[0].isEmpty() || !REGION.matcher(parts[2]).matches()) {
            throw malformed.apply(
                    "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
        }
        if (!DATE.matcher(parts[1]).matches()) {
            throw malformed.apply("incorrect date format \"" + parts[1]
                    + "\". This date in the credential must be in the format \"yyyyMMdd\".");
        }
        if (!parts[3].equals("s3")) {
            throw malformed.apply("incorrect service \"" + parts[3] + "\". This endpoint belongs to \"s3\".");
        }
        if (!parts[4].equals(CredentialScope.TERMINATOR)) {
            throw malformed.apply("incorrect terminal \"" + parts[4] + "\". This endpoint uses \"aws4_request\".");
        }
        return new CredentialClaim(parts[0], new CredentialScope(parts[1], parts[2], parts[3]));
    }
}
