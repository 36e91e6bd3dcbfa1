package io.cloakroom.admin.user;

import io.cloakroom.admin.rest.AdminCaller;
import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.storage.ExpiringRecords;
import io.cloakroom.storage.ExpiringRecords.Kind;
import io.cloakroom.storage.token.Role;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Grants and revokes roles. A user who gets a role from somebody else also gets a notice, since the user did not ask
/// for it. The notice stays until it is read, for 90 days at most.
public final class Memberships {
    private static final Duration KEPT = Duration.ofDays(90);

    private final TokenStore tokens;
    private final ExpiringRecords records;
    private final InstantSource clock;

    public Memberships(TokenStore tokens, ExpiringRecords records, InstantSource clock) {
        this.tokens = tokens;
        this.records = records;
        this.clock = clock;
    }

    /// @param by login name of the user who gave the role
    record Notice(String by, Instant at) {}

    /// Gives or changes a role.
    public void give(Role role, AdminCaller by) throws IOException {
        boolean hadRole = tokens.role(role.user(), role.project()).isPresent();
        tokens.grant(role);
        if (!hadRole && !role.user().equals(by.userId())) {
            var now = clock.instant();
            var notice = Json.text(new Notice(by.login(), now.truncatedTo(ChronoUnit.SECONDS)));
            records.put(
                    Kind.NOTICE,
                    name(role.user(), role.project()),
                    notice.getBytes(StandardCharsets.UTF_8),
                    now.plus(KEPT));
        }
    }

    public boolean take(String user, String project) throws IOException {
        var _ = forget(user, project);
        return tokens.revoke(user, project);
    }

    Optional<Notice> notice(String user, String project) throws IOException {
        return records.get(Kind.NOTICE, name(user, project)).map(json -> Json.read(json, Notice.class));
    }

    /// @return whether there was a notice
    boolean forget(String user, String project) throws IOException {
        return records.delete(Kind.NOTICE, name(user, project));
    }

    private static String name(String user, String project) {
        return user + "." + project;
    }

    public static Role.Kind kind(@Nullable String name) {
        return switch (name == null ? "" : name) {
            case "owner" -> Role.Kind.OWNER;
            case "member" -> Role.Kind.MEMBER;
            default -> throw Problem.badRequest("a role is owner or member");
        };
    }
}
