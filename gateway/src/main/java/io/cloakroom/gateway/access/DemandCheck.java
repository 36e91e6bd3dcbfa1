package io.cloakroom.gateway.access;

import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.Decision;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Puts a [Demand] of a request before [io.cloakroom.s3.access.AccessDecision], and turns a refusal into the error that the
/// client sees.
final class DemandCheck {
    private final BucketRules rules;
    private final Questions questions;

    DemandCheck(BucketRules rules, Questions questions) {
        this.rules = rules;
        this.questions = questions;
    }

    /// @throws S3Exception AccessDenied when one of the demands is denied
    void require(AskedRequest asked, AccessTarget target, List<Demand> demands) throws IOException {
        for (var each : demands) {
            require(asked, target, each);
        }
    }

    /// @throws S3Exception AccessDenied
    void require(AskedRequest asked, AccessTarget target, Demand demand) throws IOException {
        if (decide(asked, target, demand) instanceof Decision.Denied denied) {
            throw refused(asked, target, demand, denied);
        }
    }

    Decision decide(AskedRequest asked, AccessTarget target, Demand demand) throws IOException {
        var question = questions.of(asked, target, demand.action());
        try {
            return demand.decide(question);
        } catch (RequestValues.NotYetKnown later) {
            return postponed(asked, target);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /// Whether more than the token's project decides. For a token that has no limits and belongs to the owner of a bucket without
    /// a policy, the answer is the same for all versions at any time.
    boolean dependsOnMore(AskedRequest asked, Bucket bucket) throws IOException {
        boolean limited =
                asked.caller() instanceof Holder holder && !holder.scope().isFull();
        return limited || !asked.caller().owns(bucket) || rules.policy(bucket).isPresent();
    }

    /// Only a token of the bucket's own project learns the reason, and only one that it can do something about.
    private static S3Exception refused(AskedRequest asked, AccessTarget target, Demand demand, Decision.Denied denied) {
        var bucket = target.bucket();
        boolean mayBeTold = bucket != null
                && asked.caller().owns(bucket)
                && denied.by() != Decision.Obstacle.POLICY_DENIES
                && denied.by() != Decision.Obstacle.OBJECT_OF_ANOTHER;
        var refusal = mayBeTold && asked.caller() instanceof Holder holder
                ? Denials.to(holder, demand.action())
                : S3Error.ACCESS_DENIED.exception();
        return (bucket == null ? refusal : Denials.withRegion(bucket, refusal)).because(denied);
    }

    /// A policy asks for something that the operation finds out later, and then passes to [Authorizer#requireSaying]. When
    /// nothing could allow a write anyway, the request is refused here, without waiting for its body.
    private Decision postponed(AskedRequest asked, AccessTarget target) throws IOException {
        var bucket = target.bucket();
        boolean hopeless = bucket != null
                && asked.action() == S3Action.PUT_OBJECT
                && !asked.caller().owns(bucket)
                && bucket.acl().opensNothing()
                && rules.policy(bucket).isEmpty();
        return hopeless
                ? new Decision.Denied(Decision.Obstacle.NOTHING_ALLOWS, "")
                : new Decision.Allowed(Decision.Ground.OWNER, "");
    }
}
