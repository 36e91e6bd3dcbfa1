package io.cloakroom.admin.audit;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;

/// One line of the audit log. It never contains a secret.
///
/// @param sequence increases by one from line to line, over all files
/// @param who      login name; empty for an unauthenticated caller
/// @param via      the channel: `api`, `cli`, `panel`, `start` or `server`
/// @param address  IP address of the caller
/// @param client   User-Agent of the caller
/// @param action   that was done or attempted, such as `token.delete`
/// @param target   name of the object of the action
/// @param project  id of the target's project, or empty
/// @param token    access key of the token concerned, or empty
/// @param result   the HTTP status of the answer: 200 or 201 for a change that was made
/// @param detail   more, for people
/// @param previous hash of the previous line; 64 zeros in the first line
/// @param hash     SHA-256, in hex, of this line as JSON without this member
@JsonPropertyOrder({
    "sequence",
    "time",
    "who",
    "via",
    "address",
    "client",
    "action",
    "target",
    "project",
    "token",
    "result",
    "detail",
    "previous",
    "hash"
})
public record AuditEntry(
        long sequence,
        Instant time,
        String who,
        String via,
        String address,
        String client,
        String action,
        String target,
        String project,
        String token,
        int result,
        String detail,
        String previous,
        String hash) {}
