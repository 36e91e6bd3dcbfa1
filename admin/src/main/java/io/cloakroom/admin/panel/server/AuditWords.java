package io.cloakroom.admin.panel.server;

import io.cloakroom.admin.panel.page.Shown;
import io.cloakroom.admin.panel.page.Texts;
import io.cloakroom.admin.view.LogViews.AuditView;
import java.util.List;

/// Describes lines of the audit log in words, and finds the pages of their targets.
public final class AuditWords {
    /// The kinds of actions that can be searched for: prefixes of the actions.
    public static final List<String> KINDS =
            List.of("token", "bucket", "object", "upload", "link", "key", "project", "role", "user", "session");

    private AuditWords() {}

    /// What was asked for; the result tells whether it was done.
    public static String of(Texts texts, String action) {
        return switch (kind(action)) {
            case "bucket" -> ofBucket(texts, action);
            case "object" -> ofObject(texts, action);
            case "token" -> ofToken(texts, action);
            default -> ofOthers(texts, action);
        };
    }

    private static String kind(String action) {
        return action.substring(0, Math.max(action.indexOf('.'), 0));
    }

    private static String ofBucket(Texts texts, String action) {
        return switch (action) {
            case "bucket.acl" -> texts.of("change who may list the bucket");
            case "bucket.block" -> texts.of("change the public access block of the bucket");
            case "bucket.check" -> texts.of("recount the bucket");
            case "bucket.cors" -> texts.of("change the CORS rules of the bucket");
            case "bucket.create" -> texts.of("create the bucket");
            case "bucket.delete" -> texts.of("delete the bucket");
            case "bucket.encryption" -> texts.of("change the encryption of the bucket");
            case "bucket.lifecycle" -> texts.of("change the lifecycle rules of the bucket");
            case "bucket.lock" -> texts.of("change the Object Lock of the bucket");
            case "bucket.ownership" -> texts.of("change the object ownership of the bucket");
            case "bucket.policy" -> texts.of("change the policy of the bucket");
            case "bucket.tags" -> texts.of("change the tags of the bucket");
            case "bucket.versioning" -> texts.of("change the versioning of the bucket");
            default -> action;
        };
    }

    private static String ofObject(Texts texts, String action) {
        return switch (action) {
            case "object.acl" -> texts.of("change who may read");
            case "object.create" -> texts.of("create the folder");
            case "object.delete" -> texts.of("delete objects");
            case "object.hold" -> texts.of("change the legal hold of");
            case "object.move" -> texts.of("move objects");
            case "object.release" -> texts.of("remove the retention of");
            case "object.retain" -> texts.of("retain");
            case "object.restore" -> texts.of("restore an older version of");
            case "object.tags" -> texts.of("change the tags of");
            default -> action;
        };
    }

    private static String ofToken(Texts texts, String action) {
        return switch (action) {
            case "token.bulk" -> texts.of("change many tokens");
            case "token.change" -> texts.of("change the token");
            case "token.create" -> texts.of("create the token");
            case "token.delete" -> texts.of("delete the token");
            case "token.import" -> texts.of("import tokens");
            case "token.leak" -> texts.of("report as leaked");
            case "token.reveal" -> texts.of("see the secret key of");
            case "token.rotate" -> texts.of("rotate the token");
            case "token.test" -> texts.of("test the token");
            default -> action;
        };
    }

    private static String ofOthers(Texts texts, String action) {
        return switch (action) {
            case "clock.confirm" -> texts.of("confirm the system clock");
            case "credentials.create" -> texts.of("get temporary keys");
            case "job.run" -> texts.of("start a pass of the background job");
            case "key.alias" -> texts.of("change an alias of the encryption key");
            case "key.change" -> texts.of("change the encryption key");
            case "key.create" -> texts.of("create the encryption key");
            case "key.delete" -> texts.of("schedule the deletion of the encryption key");
            case "key.keep" -> texts.of("cancel the deletion of the encryption key");
            case "key.rotate" -> texts.of("rotate the encryption key");
            case "link.create" -> texts.of("create a link to");
            case "notice.read" -> texts.of("read the notice about");
            case "project.block" -> texts.of("change the public access block of the project");
            case "project.change" -> texts.of("change the project");
            case "project.create" -> texts.of("create the project");
            case "project.delete" -> texts.of("delete the project");
            case "project.undelete" -> texts.of("restore the project");
            case "role.grant" -> texts.of("give a role to");
            case "role.leave" -> texts.of("leave the project");
            case "role.revoke" -> texts.of("revoke the role of");
            case "session.begin" -> texts.of("sign in");
            case "session.end" -> texts.of("sign out");
            case "upload.abort" -> texts.of("abort an upload of");
            case "user.change" -> texts.of("change the user");
            case "user.create" -> texts.of("create the user");
            case "user.delete" -> texts.of("delete the user");
            case "user.password" -> texts.of("set the password of");
            default -> action;
        };
    }

    /// The detail, translated where it is a fixed text.
    public static String detail(Texts texts, AuditView entry) {
        return switch (entry.detail()) {
            case "state: \"active\"" -> texts.of("enabled");
            case "state: \"disabled\"" -> texts.of("disabled");
            default -> entry.detail();
        };
    }

    /// The name of one of [#KINDS].
    public static String ofKind(Texts texts, String kind) {
        return switch (kind) {
            case "token" -> texts.of("Tokens");
            case "bucket" -> texts.of("Buckets");
            case "object" -> texts.of("Objects");
            case "upload" -> texts.of("Uploads");
            case "link" -> texts.of("Links");
            case "key" -> texts.of("Encryption keys");
            case "project" -> texts.of("Projects");
            case "role" -> texts.of("Roles");
            case "user" -> texts.of("Users");
            case "session" -> texts.of("Signing in");
            default -> kind;
        };
    }

    /// Path of the target's page; empty when it has none or was deleted.
    public static String path(AuditView entry) {
        var kind = kind(entry.action());
        boolean gone = entry.action().endsWith(".delete") && entry.result() < 400;
        if (!entry.token().isEmpty()) {
            return gone && kind.equals("token") ? "" : "/tokens/" + Shown.url(entry.token());
        }
        return switch (kind) {
            case "user", "session" -> gone || entry.target().isEmpty() ? "" : "/users/" + Shown.url(entry.target());
            case "bucket", "object", "upload" -> gone && kind.equals("bucket") ? "" : bucket(entry);
            case "key" -> entry.project().isEmpty() ? "" : "/projects/" + Shown.url(entry.project()) + "/kms-keys";
            default -> entry.project().isEmpty() || gone ? "" : "/projects/" + Shown.url(entry.project());
        };
    }

    private static String bucket(AuditView entry) {
        int slash = entry.target().indexOf('/');
        var bucket = slash < 0 ? entry.target() : entry.target().substring(0, slash);
        return entry.project().isEmpty() || bucket.isEmpty() ? "" : Shown.bucketPath(entry.project(), bucket);
    }
}
