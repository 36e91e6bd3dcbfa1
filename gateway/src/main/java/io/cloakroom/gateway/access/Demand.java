package io.cloakroom.gateway.access;

import static io.cloakroom.s3.policy.S3Action.*;

import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.s3.access.AccessDecision;
import io.cloakroom.s3.access.AclFacts;
import io.cloakroom.s3.access.Decision;
import io.cloakroom.s3.access.Question;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.document.Acl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A right that a request needs.
sealed interface Demand {
    S3Action action();

    /// @param question whether the caller may do [#action]
    Decision decide(Question question);

    /// The action must be allowed.
    record Allowed(S3Action action) implements Demand {
        @Override
        public Decision decide(Question question) {
            return AccessDecision.decide(question);
        }
    }

    /// The action need not be allowed, but nothing may deny it.
    record NotDenied(S3Action action) implements Demand {
        @Override
        public Decision decide(Question question) {
            return AccessDecision.decide(question) instanceof Decision.Denied denied && denied.isExplicit()
                    ? denied
                    : new Decision.Allowed(Decision.Ground.OWNER, "");
        }
    }

    /// The action must be allowed, or, while nothing denies it, at least `lesser`.
    record AllowedAtLeast(S3Action action, S3Action lesser) implements Demand {
        @Override
        public Decision decide(Question question) {
            var first = AccessDecision.decide(question);
            return first instanceof Decision.Denied denied && !denied.isExplicit()
                    ? AccessDecision.decide(question.of(lesser))
                    : first;
        }
    }

    /// The caller must be allowed to give an object this ACL, which no header names.
    record Publishing(Acl acl) implements Demand {
        @Override
        public S3Action action() {
            return PUT_OBJECT_ACL;
        }

        @Override
        public Decision decide(Question question) {
            var given = RequestFacts.of(AclFacts.of(acl));
            var facts = question.facts();
            return AccessDecision.decide(
                    question.with((key, tag) -> (AclFacts.areAskedBy(key) ? given : facts).values(key, tag)));
        }
    }

    /// ACLs that grant nobody anything. Many clients send them with every upload, even with tokens that may set no ACL.
    Set<String> HARMLESS_ACLS = Set.of("private", "bucket-owner-full-control", "bucket-owner-read");

    /// HeadBucket tells no more than GetBucketLocation: that the bucket exists, and its region. AWS demands the right
    /// to list the whole bucket. A token that is limited to a prefix lacks that right, and backup programs that begin
    /// with HeadBucket would give up.
    Demand HEAD_BUCKET = new AllowedAtLeast(LIST_BUCKET, GET_BUCKET_LOCATION);

    /// All demands of a request: the action of its row, and those that version and headers add to it.
    static List<Demand> of(AskedRequest request) {
        var action = request.action();
        var version = request.query().get("versionId").orElse(null);
        if (action == LIST_BUCKET && request.http().method().equals("HEAD")) {
            return List.of(HEAD_BUCKET);
        }
        var demands = new ArrayList<Demand>(3);
        demands.addAll(onVersion(action, version));
        if (action == GET_OBJECT_ATTRIBUTES) {
            demands.addAll(onVersion(GET_OBJECT, version));
        }
        if (asksForETag(request)) {
            demands.add(new Allowed(GET_OBJECT));
        }
        if (opensMore(request)) {
            switch (action) {
                case PUT_OBJECT -> demands.add(new Allowed(PUT_OBJECT_ACL));
                case CREATE_BUCKET -> demands.add(new Allowed(PUT_BUCKET_ACL));
                default -> {}
            }
        }
        if (action == PUT_OBJECT && !request.header("x-amz-tagging").orElse("").isEmpty()) {
            demands.add(new Allowed(PUT_OBJECT_TAGGING));
        }
        demands.addAll(ofHeaders(action, request));
        return demands;
    }

    private static boolean opensMore(AskedRequest request) {
        return !HARMLESS_ACLS.contains(request.header(RequestedAcls.NAMED).orElse("private"))
                || RequestedAcls.areGrantsGiven(request);
    }

    /// The demands that headers of Object Lock and ownership add (API Reference, CreateBucket, PutObject and
    /// DeleteObject, "Permissions").
    private static List<Demand> ofHeaders(S3Action action, AskedRequest request) {
        var headers = request.http().headers();
        var demands = new ArrayList<Demand>(2);
        switch (action) {
            case CREATE_BUCKET -> {
                if (headers.has("x-amz-object-ownership")) {
                    demands.add(new Allowed(PUT_BUCKET_OWNERSHIP_CONTROLS));
                }
                if (request.isTrue("x-amz-bucket-object-lock-enabled")) {
                    demands.add(new Allowed(PUT_BUCKET_OBJECT_LOCK_CONFIGURATION));
                    demands.add(new Allowed(PUT_BUCKET_VERSIONING));
                }
            }
            case PUT_OBJECT -> {
                if (headers.has("x-amz-object-lock-mode") || headers.has("x-amz-object-lock-retain-until-date")) {
                    demands.add(new Allowed(PUT_OBJECT_RETENTION));
                }
                if (headers.has("x-amz-object-lock-legal-hold")) {
                    demands.add(new Allowed(PUT_OBJECT_LEGAL_HOLD));
                }
            }
            case DELETE_OBJECT, PUT_OBJECT_RETENTION -> demands.addAll(ofBypass(request));
            default -> {}
        }
        return demands;
    }

    /// The demand that a request to bypass governance adds.
    static List<Demand> ofBypass(AskedRequest request) {
        return request.isTrue("x-amz-bypass-governance-retention")
                ? List.of(new Allowed(BYPASS_GOVERNANCE_RETENTION))
                : List.of();
    }

    /// The demands of an action on an object whose version may be named. As with AWS, a named version takes the
    /// versioned action and not the plain one (Service Authorization Reference, "Actions, resources, and condition keys
    /// for Amazon S3"). The version `null`, however, is the object as it is without versioning, so naming it must not
    /// evade a Deny of the plain action.
    ///
    /// @param versionId as the client gave it; no reference when it gave none
    static List<Demand> onVersion(S3Action action, @Nullable String versionId) {
        var versioned = action.ofVersion();
        if (versionId == null || versioned == action) {
            return List.of(new Allowed(action));
        }
        return versionId.equals("null")
                ? List.of(new Allowed(versioned), new NotDenied(action))
                : List.of(new Allowed(versioned));
    }

    /// Whether the request writes or deletes under an ETag: then its answer tells whether the object has that ETag
    /// (Amazon S3 User Guide, "How to prevent object overwrites with conditional writes").
    static boolean asksForETag(AskedRequest request) {
        var action = request.action();
        return (action == PUT_OBJECT || action == DELETE_OBJECT)
                && !request.header("if-match").orElse("*").strip().equals("*");
    }
}
