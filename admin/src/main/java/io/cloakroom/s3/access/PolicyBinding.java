package io.cloakroom.s3.access;

import io.cloakroom.s3.policy.PolicyParser;
import io.cloakroom.s3.policy.PrincipalNames.UserName;
import io.cloakroom.s3.policy.PolicyException;
import io.cloakroom.s3.policy.PolicyException.Fault;
import io.cloakroom.s3.policy.PolicyText;
import io.cloakroom.s3.policy.PublicPolicies;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.document.BucketPolicy;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.HashMap;
import java.util.Optional;

/// Looks for the principals of a bucket policy that is to be kept, and binds its users to their ids: whoever gets the name of a
/// former user later is another principal.
public final class PolicyBinding {
    private final ProjectStore projects;
    private final TokenStore users;

    public PolicyBinding(ProjectStore projects, TokenStore users) {
        this.projects = projects;
        this.users = users;
    }

    /// @param bucket name of the bucket that is to have it
    /// @throws PolicyException when the policy is not to be kept
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

    /// The same for a caller who may not put it, and must not learn who has an account here: looks for no principals but the users
    /// of the bucket's own account, and takes the others for nobody.
    ///
    /// @param account number of the account that owns the bucket
    /// @throws PolicyException when the policy is not well formed
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

    /// The text of a policy as it is shown. A user who is gone has the id in the place of the name, as with AWS: whoever has that
    /// name now is not meant, and a document with the id is refused when it is put again.
    public String shown(BucketPolicy policy) throws IOException {
        var gone = new HashMap<String, String>();
        for (var bound : policy.users().entrySet()) {
            if (users.user(bound.getValue()).isEmpty()) {
                gone.put(bound.getKey(), bound.getValue());
            }
        }
        return PolicyText.withPrincipals(policy.json(), gone);
    }

    /// Of a user who has a role in the account's project.
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
