package io.cloakroom.gateway.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.cloakroom.gateway.access.RequestValues.Accounts;
import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.Caller.Anonymous;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.s3.access.Question;
import io.cloakroom.s3.access.Question.Asker;
import io.cloakroom.s3.access.Question.Owned;
import io.cloakroom.s3.policy.Policy;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectStore;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.Project.MemberTokens;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts what a request asks into the words of [io.cloakroom.s3.access.AccessDecision]. Keeps the scopes of tokens that it has
/// parsed. What a question looks up throws [UncheckedIOException] when the store fails.
final class Questions {
    private static final int KEPT_SCOPE_BYTES = 64 << 20;

    /// What an object that is written may be given at once, which says nothing of the object that is there.
    private static final Set<S3Action> GIVING = Set.of(S3Action.PUT_OBJECT_ACL, S3Action.PUT_OBJECT_TAGGING);

    private final ProjectStore projects;
    private final ObjectStore objects;
    private final TokenStore users;
    private final BucketRules rules;
    private final LoadingCache<String, Policy> scopes = Caffeine.newBuilder()
            .maximumWeight(KEPT_SCOPE_BYTES)
            .weigher((String text, Policy policy) -> text.length() * Character.BYTES + policy.weight())
            .build(Policy::stored);

    Questions(ProjectStore projects, ObjectStore objects, TokenStore users, BucketRules rules) {
        this.projects = projects;
        this.objects = objects;
        this.users = users;
        this.rules = rules;
    }

    /// Whether the caller of the request may do this there.
    Question of(AskedRequest asked, Place place, S3Action action) {
        var bucket = place.bucket();
        return new Question(
                asker(asked.caller()),
                action,
                bucket == null
                        ? String.valueOf(asked.address().bucket())
                        : bucket.name().value(),
                place.key(),
                facts(asked, place, action),
                bucket == null ? null : rules.of(bucket, new About(asked, place, action)));
    }

    RequestFacts facts(AskedRequest asked, Place place, S3Action action) {
        return new RequestValues(
                asked,
                action,
                requester(asked.caller()),
                place.version(),
                place.object(),
                new AccountsOf(place.bucket()));
    }

    private Asker asker(Caller caller) {
        return switch (caller) {
            case Anonymous _ -> Asker.ANYBODY;
            case Holder holder ->
                new Asker(
                        requester(holder),
                        holder.project().id(),
                        holder.owner(),
                        holder.project().memberTokens() == MemberTokens.BUCKETS,
                        scope(holder));
        };
    }

    /// An owner's token without limits counts as the account itself, any other as a user of the account.
    static Requester requester(Caller caller) {
        return switch (caller) {
            case Anonymous _ -> Requester.ANONYMOUS;
            case Holder holder -> {
                var account = holder.project().accountNumber();
                var canonical = holder.project().id();
                yield holder.owner() && holder.scope().isFull()
                        ? new Requester.Root(account, canonical)
                        : new Requester.User(account, canonical, holder.user());
            }
        };
    }

    /// What the token may do at most; `null` for everything.
    @Nullable
    Policy scope(Holder holder) {
        return holder.scope().isFull() ? null : scopes.get(holder.scope().policy());
    }

    /// Looked at only for whom the bucket does not belong to, or when it has a policy.
    private final class About implements BucketRules.AboutObject {
        private final AskedRequest asked;
        private final Place place;
        private final S3Action action;

        About(AskedRequest asked, Place place, S3Action action) {
            this.asked = asked;
            this.place = place;
            this.action = action;
        }

        @Override
        public @Nullable Owned owned(String ofBucket) {
            boolean given = asked.action() == S3Action.PUT_OBJECT && GIVING.contains(action);
            return given ? null : place.object().owned(ofBucket);
        }

        @Override
        public boolean isUploadOfAsker() throws IOException {
            var bucket = place.bucket();
            var key = asked.address().key();
            var id = asked.query().get("uploadId");
            if (bucket == null || key == null || id.isEmpty() || !(asked.caller() instanceof Holder holder)) {
                return false;
            }
            var named = ObjectKey.of(key);
            return named.isPresent()
                    && objects.upload(bucket, named.get(), id.get())
                            .filter(upload -> upload.initiator().equals(holder.user())
                                    && upload.project().equals(holder.project().id()))
                            .isPresent();
        }
    }

    private final class AccountsOf implements Accounts {
        private final @Nullable Bucket bucket;

        AccountsOf(@Nullable Bucket bucket) {
            this.bucket = bucket;
        }

        @Override
        public Optional<String> login(String userId) {
            try {
                return users.user(userId).map(User::login);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public Optional<String> owner() {
            try {
                return bucket == null
                        ? Optional.empty()
                        : projects.project(bucket.project()).map(Project::accountNumber);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public Optional<String> region() {
            return bucket == null ? Optional.empty() : Optional.of(bucket.region());
        }
    }
}
