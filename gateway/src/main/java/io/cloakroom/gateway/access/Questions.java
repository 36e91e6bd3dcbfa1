package io.cloakroom.gateway.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.Caller.Anonymous;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.s3.access.Askers;
import io.cloakroom.s3.access.BucketRules;
import io.cloakroom.s3.access.Question;
import io.cloakroom.s3.access.Question.Asker;
import io.cloakroom.s3.access.Question.Owned;
import io.cloakroom.s3.access.RequesterFacts;
import io.cloakroom.s3.policy.Policy;
import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.Upload;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Translates what a request asks for into questions to [io.cloakroom.s3.access.AccessDecision]. Caches the parsed
/// scopes of tokens. Facts are looked up while a question is decided; when the store fails then, the decision throws
/// [java.io.UncheckedIOException].
final class Questions {
    private static final int KEPT_SCOPE_BYTES = 64 << 20;

    /// Actions that say how a written object is to look, so that the object which exists already does not matter.
    private static final Set<S3Action> GIVING = Set.of(S3Action.PUT_OBJECT_ACL, S3Action.PUT_OBJECT_TAGGING);

    private final ProjectStore projects;
    private final ObjectStore objects;
    private final TokenStore users;
    private final BucketRules rules;
    private final LoadingCache<String, Policy> scopes = Caffeine.newBuilder()
            .maximumWeight(KEPT_SCOPE_BYTES)
            .weigher((String text, Policy policy) -> text.length() * Character.BYTES + policy.weight())
            .build(PolicyParser::storedScope);

    Questions(ProjectStore projects, ObjectStore objects, TokenStore users, BucketRules rules) {
        this.projects = projects;
        this.objects = objects;
        this.users = users;
        this.rules = rules;
    }

    /// The question whether the caller may do `action` to `target`.
    Question of(AskedRequest asked, AccessTarget target, S3Action action) {
        var bucket = target.bucket();
        return new Question(
                asker(asked.caller()),
                action,
                bucket == null
                        ? String.valueOf(asked.address().bucket())
                        : bucket.name().value(),
                target.key(),
                facts(asked, target, action),
                bucket == null ? null : rules.of(bucket, new About(asked, target, action)));
    }

    RequestFacts facts(AskedRequest asked, AccessTarget target, S3Action action) {
        var requester = requester(asked.caller());
        var user = asked.caller() instanceof Holder holder ? holder.user() : null;
        return new RequestValues(
                asked,
                action,
                target.version(),
                target.object(),
                new RequesterFacts(requester, user, target.bucket(), projects, users),
                () -> encryptionOfUpload(asked, target));
    }

    private Encryption encryptionOfUpload(AskedRequest asked, AccessTarget target) {
        try {
            return upload(asked, target)
                    .map(upload -> upload.meta().encryption())
                    .orElse(Encryption.NONE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The upload that the request names.
    private Optional<Upload> upload(AskedRequest asked, AccessTarget target) throws IOException {
        var bucket = target.bucket();
        var id = asked.query().get("uploadId");
        var key = Optional.ofNullable(asked.address().key()).flatMap(ObjectKey::of);
        return bucket == null || key.isEmpty() || id.isEmpty()
                ? Optional.empty()
                : objects.upload(bucket, key.get(), id.get());
    }

    private Asker asker(Caller caller) {
        return switch (caller) {
            case Anonymous _ -> Asker.ANYBODY;
            case Holder holder -> Askers.of(holder.project(), holder.user(), holder.owner(), scope(holder));
        };
    }

    static Requester requester(Caller caller) {
        return switch (caller) {
            case Anonymous _ -> Requester.ANONYMOUS;
            case Holder holder ->
                Askers.requester(
                        holder.project(),
                        holder.user(),
                        holder.owner(),
                        holder.scope().isFull());
        };
    }

    /// The limits of the token; `null` for none.
    @Nullable
    Policy scope(Holder holder) {
        return holder.scope().isFull() ? null : scopes.get(holder.scope().policy());
    }

    /// Facts about the object or the upload, looked up when the decision asks for them.
    private final class About implements BucketRules.AboutObject {
        private final AskedRequest asked;
        private final AccessTarget target;
        private final S3Action action;

        About(AskedRequest asked, AccessTarget target, S3Action action) {
            this.asked = asked;
            this.target = target;
            this.action = action;
        }

        @Override
        public @Nullable Owned owned(String ofBucket) {
            boolean givesObject = asked.action() == S3Action.PUT_OBJECT && GIVING.contains(action);
            return givesObject ? null : target.object().owned(ofBucket);
        }

        @Override
        public boolean isUploadOfAsker() throws IOException {
            return asked.caller() instanceof Holder holder
                    && upload(asked, target)
                            .filter(upload -> upload.initiator().equals(holder.user())
                                    && upload.project().equals(holder.project().id()))
                            .isPresent();
        }
    }
}
