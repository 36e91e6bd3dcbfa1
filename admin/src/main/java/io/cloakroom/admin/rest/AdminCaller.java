package io.cloakroom.admin.rest;

import org.jspecify.annotations.Nullable;

/// The caller of the REST interface.
///
/// @param login    for records and logs
/// @param userId   of the signed-in user; `null` for the holder of the operator's bearer token
/// @param operator whether the caller has all rights
/// @param session  name of the session's record, or `null`
public record AdminCaller(
        String login,
        @Nullable String userId,
        boolean operator,
        @Nullable String session) {
    /// A caller without credentials.
    public static final AdminCaller NOBODY = new AdminCaller("", null, false, null);

    /// Identifies the caller.
    public String id() {
        return userId == null ? "operator" : userId;
    }
}
