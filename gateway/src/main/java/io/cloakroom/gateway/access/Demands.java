package io.cloakroom.gateway.access;

import static io.cloakroom.admin.policy.S3Action.*;

import io.cloakroom.admin.policy.S3Action;
import io.cloakroom.gateway.s3.S3Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// All that a request asks for: the action of its row, and what version and headers add to it.
final class Demands {
    /// ACLs that give nobody anything: many clients send them with every upload, also with tokens that may set none.
    private static final Set<String> HARMLESS = Set.of("private", "bucket-owner-full-control", "bucket-owner-read");

    private Demands() {}

    static List<S3Action> of(S3Action action, S3Request request) {
        var demands = new ArrayList<S3Action>(3);
        demands.add(request.query().has("versionId") ? ofVersion(action) : action);
        if (action == GET_OBJECT_ATTRIBUTES) {
            demands.add(request.query().has("versionId") ? GET_OBJECT_VERSION : GET_OBJECT);
        }
        if (asksForETag(action, request)) {
            demands.add(GET_OBJECT);
        }
        if (!HARMLESS.contains(request.header("x-amz-acl").orElse("private"))) {
            switch (action) {
                case PUT_OBJECT -> demands.add(PUT_OBJECT_ACL);
                case CREATE_BUCKET -> demands.add(PUT_BUCKET_ACL);
                default -> {}
            }
        }
        return demands;
    }

    /// Who writes or deletes under an ETag learns whether it is that of the object (Amazon S3 User Guide, "How to prevent
    /// object overwrites with conditional writes").
    private static boolean asksForETag(S3Action action, S3Request request) {
        return (action == PUT_OBJECT || action == DELETE_OBJECT)
                && !request.header("if-match").orElse("*").strip().equals("*");
    }

    private static S3Action ofVersion(S3Action action) {
        return switch (action) {
            case GET_OBJECT -> GET_OBJECT_VERSION;
            case DELETE_OBJECT -> DELETE_OBJECT_VERSION;
            default -> action;
        };
    }
}
