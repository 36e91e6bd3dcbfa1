package io.cloakroom.admin.audit;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;

/// One line of the audit log. It never holds a secret.
///
/// @param sequence counts up by one from line to line, over all files
/// @param who      login name; empty for an unauthenticated caller
/// @param via      through what: `api`, `cli`, `panel`, `start`, `server`
/// @param address  IP address of the caller
/// @param client   its User-Agent
/// @param action   what was done or tried: `token.delete`
/// @param target   name of what it was done to
/// @param project  id of the project that it belongs to, or empty
/// @param token    access key of the token that it is about, or empty
/// @param result   the HTTP status of the answer: 200 or 201 for a change that was made
/// @param detail   more, for people
/// @param previous hash of the line before; of the first line 64 zeros
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
