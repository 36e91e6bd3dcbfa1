package io.cloakroom.admin.panel;

import io.cloakroom.admin.Views.AuditView;
import java.util.List;

/// The audit log in words: what the names of actions mean, and where the page of what they were done to is.
public final class AuditWords {
    /// What can be asked for: the beginnings of the actions.
    public static final List<String> KINDS =
            List.of("token", "bucket", "object", "link", "project", "role", "user", "session");

    private AuditWords() {}

    /// What was done or tried.
    public static String of(Texts texts, String action) {
        return switch (action) {
            case "bucket.acl" -> texts.of("changed who may list the bucket");
            case "bucket.check" -> texts.of("recounted the bucket");
            case "bucket.create" -> texts.of("created the bucket");
            case "bucket.delete" -> texts.of("deleted the bucket");
            case "credentials.create" -> texts.of("got temporary keys");
            case "link.create" -> texts.of("created a link to");
            case "notice.read" -> texts.of("read the notice about");
            case "object.acl" -> texts.of("changed who may read");
            case "object.create" -> texts.of("created the folder");
            case "object.delete" -> texts.of("deleted objects");
            case "object.move" -> texts.of("moved objects");
            case "project.change" -> texts.of("changed the project");
            case "project.create" -> texts.of("created the project");
            case "project.delete" -> texts.of("deleted the project");
            case "role.grant" -> texts.of("gave a role to");
            case "role.leave" -> texts.of("left the project");
            case "role.revoke" -> texts.of("took the role away from");
            case "session.begin" -> texts.of("signed in");
            case "session.end" -> texts.of("signed out");
            case "token.bulk" -> texts.of("changed many tokens");
            case "token.change" -> texts.of("changed the token");
            case "token.create" -> texts.of("created the token");
            case "token.delete" -> texts.of("deleted the token");
            case "token.import" -> texts.of("imported tokens");
            case "token.leak" -> texts.of("reported as leaked");
            case "token.reveal" -> texts.of("saw the secret key of");
            case "token.rotate" -> texts.of("rotated the token");
            case "token.test" -> texts.of("tested the token");
            case "user.change" -> texts.of("changed the user");
            case "user.create" -> texts.of("created the user");
            case "user.delete" -> texts.of("deleted the user");
            case "user.password" -> texts.of("set the password of");
            default -> action;
        };
    }

    /// A kind of [#KINDS].
    public static String ofKind(Texts texts, String kind) {
        return switch (kind) {
            case "token" -> texts.of("Tokens");
            case "bucket" -> texts.of("Buckets");
            case "object" -> texts.of("Objects");
            case "link" -> texts.of("Links");
            case "project" -> texts.of("Projects");
            case "role" -> texts.of("Roles");
            case "user" -> texts.of("Users");
            case "session" -> texts.of("Signing in");
            default -> kind;
        };
    }

    /// Path of the page of what it was done to; empty for what has none, or is gone.
    public static String path(AuditView entry) {
        var kind = entry.action().substring(0, Math.max(entry.action().indexOf('.'), 0));
        boolean gone = entry.action().endsWith(".delete") && entry.result() < 400;
        if (!entry.token().isEmpty()) {
            return gone && kind.equals("token") ? "" : "/tokens/" + Shown.url(entry.token());
        }
        return switch (kind) {
            case "user", "session" -> gone || entry.target().isEmpty() ? "" : "/users/" + Shown.url(entry.target());
            case "bucket", "object" -> gone && kind.equals("bucket") ? "" : bucket(entry);
            default -> entry.project().isEmpty() || gone ? "" : "/projects/" + Shown.url(entry.project());
        };
    }

    private static String bucket(AuditView entry) {
        int slash = entry.target().indexOf('/');
        var bucket = slash < 0 ? entry.target() : entry.target().substring(0, slash);
        return entry.project().isEmpty() || bucket.isEmpty() ? "" : BucketPages.path(entry.project(), bucket);
    }
}
