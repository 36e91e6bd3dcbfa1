package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.view.LogViews.AuditView;
import io.cloakroom.admin.view.ProjectViews.ProjectView;
import io.cloakroom.admin.view.ProjectViews.TrafficView;
import io.cloakroom.admin.view.SnippetViews.SnippetView;
import io.cloakroom.admin.view.TokenViews.Connection;
import io.cloakroom.admin.view.UserViews.UserView;
import io.cloakroom.s3.policy.ScopeChoice;
import io.cloakroom.storage.token.LastUse;
import io.cloakroom.storage.token.Token;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the REST interface shows of tokens and of changes to them.
public final class TokenViews {
    private TokenViews() {}

    public record TokenView(
            String accessKey,

            @Field("Only where it was just made or asked for by itself, never in a list") @Nullable
            String secretKey,

            String name,
            String description,
            Ref project,
            Ref user,

            @Field(
                    value = "leaked: disabled, because it was reported as leaked",
                    oneOf = {"active", "disabled", "expired", "leaked"})
            String state,

            Instant createdAt,
            String createdBy,

            @Field(
                    value = "Through what it was made",
                    oneOf = {"order", "panel", "api", "cli", "openstack", "import", "configuration"})
            String via,

            @Nullable Instant expiresAt,
            @Field("What it may do, as a sentence") String scopeText,

            @Field("The scope as it was clicked together; absent for one that was written as a policy") @Nullable
            ScopeChoice scope,

            @Field("The scope as a policy document; absent for everything in the project") @Nullable
            JsonNode policy,

            Map<String, String> tags,

            @Field("Access key of the token that it replaced") @Nullable
            String replaces,

            @Field("Access key of the token that replaced it") @Nullable
            String replacedBy,

            @Field("Of a token that was replaced: when it stops working by itself, or stopped. Never after expiresAt.")
            @Nullable
            Instant graceUntil,

            @Field("Until when it works: the earlier of expiresAt and graceUntil. Absent for a token that works without"
                    + " end, and for one that does not work.")
            @Nullable
            Instant worksUntil,

            @Nullable LastUseView lastUse) {
        /// Whether the token was replaced and works until its grace period ends.
        public boolean inGrace() {
            return state.equals("active") && graceUntil != null;
        }

        /// When the token stops working or, when it does not work, its expiry; `null` for never.
        public @Nullable Instant end() {
            return worksUntil != null ? worksUntil : expiresAt;
        }

        /// Whether the token works again only after an explicit revival.
        public boolean hasEnded() {
            return state.equals("leaked") || (state.equals("disabled") && graceUntil != null);
        }

        /// Never shows the secret.
        @Override
        public String toString() {
            return "TokenView[" + accessKey + "]";
        }
    }

    /// Everything a person needs to connect.
    ///
    /// @param token absent when none was ordered
    public record Connection(
            ProjectView project, UserView user, @Nullable TokenView token, String endpoint, String region) {}

    public record LastUseView(
            Instant time,
            @Field("IP address of the client") String address,
            @Field("S3's name of it: PutObject") String operation,
            @Field("Empty for an operation on no bucket") String bucket,
            @Field("Its User-Agent") String client) {
        public static LastUseView of(LastUse use) {
            return new LastUseView(use.time(), use.address(), use.operation(), use.bucket(), use.client());
        }
    }

    public record SecretView(
            String accessKey,
            String secretKey,

            @Field("With snippets=true: configurations of clients with the secret filled in") @Nullable
            List<SnippetView> snippets) {
        /// Never shows the secret.
        @Override
        public String toString() {
            return "SecretView[" + accessKey + "]";
        }
    }

    public record DeletedToken(
            TokenView token,

            @Field("How long it took until the gateway refused it: before this answer was given")
            double refusedAfterMillis) {}

    /// A bucket of the project that a token may use.
    public record UsableBucket(String name) {}

    /// The outcome for one of many tokens.
    public record BulkResult(
            String accessKey,
            int status,
            @Field("Why it was refused, or empty") String detail,

            @Field("Of a rotation: the new token, with its secret") @Nullable
            TokenView token) {}

    public record BulkReport(int done, int refused, List<BulkResult> results) {}

    /// The result of reporting a leaked key.
    ///
    /// @param connection the new token; absent when the old one may not be replaced (its end has come) or was replaced
    ///                   already by a token that works on: it is disabled all the same
    public record LeakReport(
            TokenView disabled,

            @Field("With both: the other keys of the same rotation that are disabled with it")
            List<TokenView> alsoDisabled,

            @Field("Other keys of the same rotation that still work; worksUntil says until when")
            List<TokenView> working,

            @Nullable Connection connection,
            List<AuditView> timeline,
            TrafficView traffic) {}

    /// The result of one request of a test.
    public record TestStep(
            @Field("What was asked: Put a marker object") String request,
            boolean passed,

            @Field("Whether it was left out, because it is not for this token or cannot be tried; message says why")
            boolean skipped,

            int status,
            @Field("S3's error code, or empty") String code,

            @Field("S3's message, or what the connection said")
            String message,

            long millis) {}

    public record TestReport(
            String accessKey,
            String endpoint,

            @Field("The bucket that was used; absent when there is none to see") @Nullable
            String bucket,

            boolean passed,

            @Field(
                    value = "State of the token when it was tried: only an active one can work",
                    oneOf = {"active", "disabled", "expired", "leaked"})
            String state,

            @Field("By how much the server's clock differs from the one that signed") @Nullable
            Long clockSkewSeconds,

            @Field(
                    "Addresses from which alone the token works: the test runs on the server, and could not try the rest")
            List<String> onlyFrom,

            @Field("Whether the server removed the marker object, because the token may not delete it")
            boolean removedByServer,

            @Field("Whether the token may do anything in a bucket that there is; passed is false when it may not in the"
                    + " bucket that was asked for")
            boolean usable,

            List<TestStep> steps) {
        /// The outcome in a sentence, which says when the token has expired or is disabled.
        public String verdict() {
            if (passed) {
                return "It works.";
            }
            return switch (state) {
                case "expired" -> "It does not work: the token has expired.";
                case "disabled" -> "It does not work: the token is disabled.";
                case "leaked" -> "It does not work: the token was reported as leaked.";
                default -> "It does not work.";
            };
        }
    }

    public static String state(Token token, Instant now) {
        var end = token.expiresAt();
        var grace = token.graceUntil();
        if (token.state() == Token.State.LEAKED) {
            return "leaked";
        }
        if (token.state() == Token.State.DISABLED || (grace != null && !grace.isAfter(now))) {
            return "disabled";
        }
        return end != null && !end.isAfter(now) ? "expired" : "active";
    }
}
