package io.cloakroom.s3.access;

import io.cloakroom.s3.policy.PolicyException;
import io.cloakroom.s3.policy.PolicyException.Fault;
import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.s3.policy.PolicyText;
import io.cloakroom.s3.policy.PrincipalNames.UserName;
import io.cloakroom.s3.policy.PublicPolicies;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.document.BucketPolicy;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.HashMap;
import java.util.Optional;

/// Looks up the principals of a new bucket policy, and binds its users to their ids: a user who later gets the name
/// of a former user is another principal.
public final class PolicyBinding {
    private final ProjectStore projects;
    private final TokenStore users;

    public PolicyBinding(ProjectStore projects, TokenStore users) {
        this.projects = projects;
        this.users = users;
    }

    /// @param bucket that the policy is for
    /// @throws PolicyException when the policy cannot be accepted
    public BoundPolicy bind(String json, String bucket) throws IOException {
        var parsed = PolicyParser.newBucketPolicy(json, bucket);
        for (var account : parsed.names().accounts()) {
            if (projects.projectOfAccount(account).isEmpty()) {
                throw unknown(account);
            }
        }
        for (var canonical : parsed.names().canonical()) {
            if (projects.project(canonical)
                    .filter(project -> project.deletedAt() == null)
                    .isEmpty()) {
                throw unknown(canonical);
            }
        }
        var ids = new HashMap<String, String>();
        for (var user : parsed.names().users().entrySet()) {
            ids.put(user.getKey(), id(user.getValue()).orElseThrow(() -> unknown(user.getKey())));
        }
        return new BoundPolicy(new BucketPolicy(json, ids), PublicPolicies.isPublic(parsed.policy()));
    }

    /// Like [#bind], but for a caller who may not set the policy, and must not learn which accounts exist: looks up
    /// only users of the bucket's own account, and treats other principals as nobody.
    ///
    /// @param account number of the account that owns the bucket
    /// @throws PolicyException when the policy is malformed
    public BoundPolicy bindWithin(String json, String bucket, String account) throws IOException {
        var parsed = PolicyParser.newBucketPolicy(json, bucket);
        var ids = new HashMap<String, String>();
        for (var user : parsed.names().users().entrySet()) {
            if (user.getValue().account().equals(account)) {
                id(user.getValue()).ifPresent(found -> ids.put(user.getKey(), found));
            }
        }
        return new BoundPolicy(new BucketPolicy(json, ids), PublicPolicies.isPublic(parsed.policy()));
    }

    /// The text of a policy for display. A deleted user appears with the id instead of the name, as with AWS: whoever
    /// has that name now is not meant. Such a document is refused when it is put again.
    public String shown(BucketPolicy policy) throws IOException {
        var deletedUsers = new HashMap<String, String>();
        for (var bound : policy.users().entrySet()) {
            if (users.user(bound.getValue()).isEmpty()) {
                deletedUsers.put(bound.getKey(), bound.getValue());
            }
        }
        return PolicyText.withPrincipals(policy.json(), deletedUsers);
    }

    /// Id of a user, who must have a role in the account's project.
    private Optional<String> id(UserName name) throws IOException {
        var project = projects.projectOfAccount(name.account()).map(Project::id);
        var user = users.userNamed(name.login()).map(User::id);
        return project.isPresent()
                        && user.isPresent()
                        && users.role(user.get(), project.get()).isPresent()
                ? user
                : Optional.empty();
    }

    private static PolicyException unknown(String principal) {
        return new PolicyException(Fault.PRINCIPAL, "there is no \"" + principal + "\" here");
    }
}
