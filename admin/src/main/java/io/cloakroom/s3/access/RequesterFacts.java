package io.cloakroom.s3.access;

import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The facts about requester and bucket, which do not depend on how a request arrives. Looks up the name of the user
/// once, when a policy first asks for it. Not thread-safe.
public final class RequesterFacts implements RequestFacts {
    private final Requester requester;
    private final @Nullable String userId;
    private final @Nullable Bucket bucket;
    private final ProjectStore projects;
    private final TokenStore users;
    private @Nullable String login;
    private boolean looked;

    /// @param userId of the user who holds the token or is signed in; `null` when there is none
    /// @param bucket of the question; `null` for one that is not there yet
    public RequesterFacts(
            Requester requester,
            @Nullable String userId,
            @Nullable Bucket bucket,
            ProjectStore projects,
            TokenStore users) {
        this.requester = requester;
        this.userId = userId;
        this.bucket = bucket;
        this.projects = projects;
        this.users = users;
    }

    /// @throws UncheckedIOException when the store fails
    @Override
    public @Nullable List<String> values(ConditionKey key, String tag) {
        var value = value(key);
        return value == null ? null : List.of(value);
    }

    private @Nullable String value(ConditionKey key) {
        return switch (key) {
            case USER_ID -> userId;
            case USER_NAME -> requester instanceof Requester.User user ? login(user.id()) : null;
            case PRINCIPAL_ARN -> arn();
            case PRINCIPAL_ACCOUNT ->
                switch (requester) {
                    case Requester.Root root -> root.account();
                    case Requester.User user -> user.account();
                    case Requester.Anonymous _, Requester.Service _ -> null;
                };
            case PRINCIPAL_TYPE ->
                switch (requester) {
                    case Requester.Root _ -> "Account";
                    case Requester.User _ -> "User";
                    case Requester.Anonymous _, Requester.Service _ -> "Anonymous";
                };
            case PRINCIPAL_IS_SERVICE, VIA_SERVICE -> "false";
            case RESOURCE_ACCOUNT, S3_RESOURCE_ACCOUNT -> ownerAccount();
            case REQUESTED_REGION -> bucket == null ? null : bucket.region();
            default -> null;
        };
    }

    private @Nullable String arn() {
        return switch (requester) {
            case Requester.Root root -> "arn:aws:iam::" + root.account() + ":root";
            case Requester.User user -> {
                var name = login(user.id());
                yield name == null ? null : "arn:aws:iam::" + user.account() + ":user/" + name;
            }
            case Requester.Anonymous _, Requester.Service _ -> null;
        };
    }

    private @Nullable String ownerAccount() {
        try {
            return bucket == null
                    ? null
                    : projects.project(bucket.project())
                            .map(Project::accountNumber)
                            .orElse(null);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private @Nullable String login(String user) {
        if (!looked) {
            try {
                login = users.user(user).map(User::login).orElse(null);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            looked = true;
        }
        return login;
    }
}
