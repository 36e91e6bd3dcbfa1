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

/// The REST interface's records about tokens and changes to them.
public final class TokenViews {
    private TokenViews() {}

    public record TokenView(
            String accessKey,

            @Field("Only in answers that create or reveal the token, never in lists") @Nullable
            String secretKey,

            String name,
            String description,
            Ref project,
            Ref user,

            @Field(
                    value = "leaked: disabled after it was reported as leaked",
                    oneOf = {"active", "disabled", "expired", "leaked"})
            String state,

            Instant createdAt,
            String createdBy,

            @Field(
                    value = "Channel through which the token was created",
                    oneOf = {"order", "panel", "api", "cli", "openstack", "import", "configuration"})
            String via,

            @Nullable Instant expiresAt,
            @Field("The scope, as a sentence") String scopeText,

            @Field("The scope as it was chosen in a form; absent when it was written as a policy") @Nullable
            ScopeChoice scope,

            @Field("The scope as a policy document; absent for everything in the project") @Nullable
            JsonNode policy,

            Map<String, String> tags,

            @Field("Access key of the token that this token replaced") @Nullable
            String replaces,

            @Field("Access key of the token that replaced this token") @Nullable
            String replacedBy,

            @Field("For a replaced token: the end of its grace period, never after expiresAt.") @Nullable
            Instant graceUntil,

            @Field("When the token stops working: the earlier of expiresAt and graceUntil. Absent for a token without"
                    + " end, and for one that does not work now.")
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

        /// Whether the token has ended, so that only an explicit revival makes it work again.
        public boolean hasEnded() {
            return state.equals("leaked") || (state.equals("disabled") && graceUntil != null);
        }

        /// Never shows the secret.
        @Override
        public String toString() {
            return "TokenView[" + accessKey + "]";
        }
    }

    /// Everything that a person needs to connect.
    ///
    /// @param token absent when none was ordered
    public record Connection(
            ProjectView project, UserView user, @Nullable TokenView token, String endpoint, String region) {}

    public record LastUseView(
            Instant time,
            @Field("IP address of the client") String address,

            @Field("S3's name of the operation, such as PutObject")
            String operation,

            @Field("Empty for an operation without bucket") String bucket,
            @Field("User-Agent of the client") String client) {
        public static LastUseView of(LastUse use) {
            return new LastUseView(use.time(), use.address(), use.operation(), use.bucket(), use.client());
        }
    }

    public record SecretView(
            String accessKey,
            String secretKey,

            @Field("With snippets=true: client configurations that contain the secret") @Nullable
            List<SnippetView> snippets) {
        /// Never shows the secret.
        @Override
        public String toString() {
            return "SecretView[" + accessKey + "]";
        }
    }

    public record DeletedToken(
            TokenView token,

            @Field("How long it took until the gateway refused the token; it does so before this answer")
            double refusedAfterMillis) {}

    /// A bucket of the project that a token may use.
    public record UsableBucket(String name) {}

    /// The result for one of many tokens.
    public record BulkResult(
            String accessKey,
            int status,
            @Field("Why it was refused, or empty") String detail,

            @Field("After a rotation: the new token, with its secret") @Nullable
            TokenView token) {}

    public record BulkReport(int done, int refused, List<BulkResult> results) {}

    /// The result of reporting a leaked key.
    ///
    /// @param connection the new token. Absent when the old one could not be replaced, because it has ended or was
    ///     replaced before; it is disabled all the same
    public record LeakReport(
            TokenView disabled,

            @Field("With both=true: other keys of the same rotation, disabled as well")
            List<TokenView> alsoDisabled,

            @Field("Other keys of the same rotation that still work, until their worksUntil")
            List<TokenView> working,

            @Nullable Connection connection,
            List<AuditView> timeline,
            TrafficView traffic) {}

    /// The result of one request of a test.
    public record TestStep(
            @Field("Title of the step, such as Put a marker object")
            String request,

            boolean passed,

            @Field("Whether the step was skipped; message says why")
            boolean skipped,

            int status,
            @Field("S3's error code, or empty") String code,

            @Field("S3's error message, or the connection's")
            String message,

            long millis) {}

    public record TestReport(
            String accessKey,
            String endpoint,

            @Field("The bucket that was used; absent when the token sees none") @Nullable
            String bucket,

            boolean passed,

            @Field(
                    value = "State of the token during the test; only an active token can work",
                    oneOf = {"active", "disabled", "expired", "leaked"})
            String state,

            @Field("Difference between the server's clock and the signing clock") @Nullable
            Long clockSkewSeconds,

            @Field("Addresses that the token is limited to; the test could not check them, since it runs on"
                    + " the server")
            List<String> onlyFrom,

            @Field("Whether the server deleted the marker object because the token may not")
            boolean removedByServer,

            @Field("Whether the token has rights in any existing bucket; passed is false when it has none in the"
                    + " requested bucket")
            boolean usable,

            List<TestStep> steps) {
        /// The result as a sentence, which says when the token has expired or is disabled.
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
