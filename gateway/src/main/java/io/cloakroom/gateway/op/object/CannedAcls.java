package io.cloakroom.gateway.op.object;

import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.CannedAcl;
import java.util.Optional;
import java.util.Set;

/// The `x-amz-acl` header. Two canned ACLs are kept; those that come to the same as one of them are taken for it, and
/// the rest are refused by name.
public final class CannedAcls {
    private static final Set<String> OTHERS =
            Set.of("authenticated-read", "aws-exec-read", "log-delivery-write", "public-read-write");

    private CannedAcls() {}

    /// Of an object that is written; private when nothing is said.
    static CannedAcl ofObject(S3Request request) {
        return of(request).orElse(CannedAcl.PRIVATE);
    }

    /// The canned ACL that a request names, if any.
    ///
    /// @throws S3Exception NotImplemented for the canned ACLs of S3 that we do not keep, InvalidArgument for the rest
    public static Optional<CannedAcl> of(S3Request request) {
        return request.header("x-amz-acl").map(CannedAcls::named);
    }

    private static CannedAcl named(String name) {
        return switch (name) {
            // What the bucket's owner owns, the bucket's owner controls anyway.
            case "private", "bucket-owner-full-control", "bucket-owner-read" -> CannedAcl.PRIVATE;
            case "public-read" -> CannedAcl.PUBLIC_READ;
            default -> throw refused(name);
        };
    }

    private static S3Exception refused(String name) {
        return OTHERS.contains(name)
                ? S3Error.headerNotImplemented("x-amz-acl")
                : S3Error.INVALID_ARGUMENT
                        .exception()
                        .with("ArgumentName", "x-amz-acl")
                        .with("ArgumentValue", name);
    }
}
