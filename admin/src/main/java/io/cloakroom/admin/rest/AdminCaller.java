package io.cloakroom.admin.rest;

import org.jspecify.annotations.Nullable;

/// Who calls the REST interface.
///
/// @param login    for records and logs
/// @param userId   of the user that signed in; `null` for the holder of the operator's bearer token
/// @param operator whether everything is open to it
/// @param session  name of the session's record, or `null`
public record AdminCaller(
        String login,
        @Nullable String userId,
        boolean operator,
        @Nullable String session) {
    /// A caller that has sent no credentials.
    public static final AdminCaller NOBODY = new AdminCaller("", null, false, null);

    /// Tells callers apart.
    public String id() {
        return userId == null ? "operator" : userId;
    }
}
