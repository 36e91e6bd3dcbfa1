package io.cloakroom.gateway.access;

import io.cloakroom.gateway.s3.AccountRequest;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.s3.access.AccessDecision;
import io.cloakroom.s3.access.Question;
import io.cloakroom.s3.policy.AccessRequest;
import io.cloakroom.s3.policy.Evaluator;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a caller may learn of the existence of buckets and keys.
final class ListingRights {
    private final Questions questions;

    ListingRights(Questions questions) {
        this.questions = questions;
    }

    /// @throws S3Exception AccessDenied to a caller who may not list the key, and so must not learn that it is absent
    void requireMayMiss(S3Request request, Bucket bucket, String key) throws IOException {
        var asked = request.asked();
        var question = questions.of(asked, AccessTarget.on(bucket), S3Action.LIST_BUCKET);
        // By a listing of the whole bucket, or by one whose prefix is the key.
        if (!mayList(question, null) && !mayList(question, key)) {
            throw S3Error.ACCESS_DENIED.exception();
        }
    }

    private static boolean mayList(Question question, @Nullable String prefix) throws IOException {
        try {
            return AccessDecision.decide(asListing(question, prefix)).allows();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /// The same question about a listing. The request did not ask for one, so its own parameters count for nothing.
    private static Question asListing(Question question, @Nullable String prefix) {
        RequestFacts facts = (name, tag) -> switch (name) {
            case PREFIX -> prefix == null ? null : List.of(prefix);
            case DELIMITER, MAX_KEYS, VERSION_ID -> null;
            default -> question.facts().values(name, tag);
        };
        return question.with(facts);
    }

    /// Which of the project's buckets ListBuckets shows to the caller.
    Predicate<Bucket> visible(AccountRequest request) {
        var scope = questions.scope(request.holder());
        if (scope == null) {
            return _ -> true;
        }
        var facts = questions.facts(request.asked(), AccessTarget.NO_BUCKET, S3Action.LIST_ALL_MY_BUCKETS);
        var all = AccessRequest.onAccount(S3Action.LIST_ALL_MY_BUCKETS, facts);
        if (Evaluator.decide(scope, all) == Evaluator.Verdict.ALLOWED) {
            return _ -> true;
        }
        var names = Evaluator.visible(scope, facts);
        return bucket -> names.test(bucket.name().value());
    }
}
