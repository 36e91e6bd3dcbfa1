package io.cloakroom.s3.policy;

import java.util.Map;
import java.util.Set;

/// The principals that a bucket policy names.
///
/// @param accounts  12 digits each
/// @param users     by ARN
/// @param canonical canonical user ids
public record PrincipalNames(Set<String> accounts, Map<String, UserName> users, Set<String> canonical) {
    public PrincipalNames {
        accounts = Set.copyOf(accounts);
        users = Map.copyOf(users);
        canonical = Set.copyOf(canonical);
    }

    /// The name of a user in an ARN.
    ///
    /// @param account 12 digits
    public record UserName(String account, String login) {}
}
