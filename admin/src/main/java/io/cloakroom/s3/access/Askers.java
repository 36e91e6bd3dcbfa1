package io.cloakroom.s3.access;

import io.cloakroom.s3.access.Question.Asker;
import io.cloakroom.s3.policy.Policy;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.Project.MemberTokens;
import org.jspecify.annotations.Nullable;

/// Describes who asks with the rights of a user in a project, with a token or signed in.
public final class Askers {
    private Askers() {}

    /// @param owner whether the user owns the project, rather than being a member
    /// @param scope of the token; `null` for everything
    public static Asker of(Project project, String user, boolean owner, @Nullable Policy scope) {
        return new Asker(
                requester(project, user, owner, scope == null),
                project.id(),
                owner,
                project.memberTokens() == MemberTokens.BUCKETS,
                scope);
    }

    /// An owner without limits counts as the account itself, everybody else as a user of the account.
    ///
    /// @param unlimited whether there is no token, or a token without scope
    public static Requester requester(Project project, String user, boolean owner, boolean unlimited) {
        var account = project.accountNumber();
        return owner && unlimited
                ? new Requester.Root(account, project.id())
                : new Requester.User(account, project.id(), user);
    }
}
