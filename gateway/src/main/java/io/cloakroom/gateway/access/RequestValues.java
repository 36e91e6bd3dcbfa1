package io.cloakroom.gateway.access;

import io.cloakroom.gateway.s3.AmzTime;
import io.cloakroom.gateway.s3.Caller.Holder;
import io.cloakroom.gateway.s3.CopySourceName;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.gateway.s3.TagQuery;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.Requester;
import io.cloakroom.storage.VersionRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The facts of an S3 request that policies ask for.
///
/// @param version that the question is about, wherever the request names it: in its query, in the source of a copy, or beside
///                one of many keys
/// @param body    what the body says that policies ask for, by condition key, where an operation has read it; `null` before
/// @param object  the object that the question is about
record RequestValues(
        S3Request request,
        Requester requester,
        VersionRef version,
        @Nullable Map<ConditionKey, List<String>> body,
        SeenObject object,
        Accounts accounts)
        implements RequestFacts {
    private static final String USUAL_MAX_KEYS = "1000";

    /// What is known of accounts and users. Asked only when a policy does.
    interface Accounts {
        /// The name by which a user signs in; empty when there is no such user any more.
        Optional<String> login(String userId);

        /// 12 digits, of the account that owns the bucket of the question; empty for a bucket that is not there yet.
        Optional<String> owner();

        /// Of the bucket of the question.
        Optional<String> region();
    }

    /// A condition asks for something that stands in the request's body, which nobody has read yet: the operation asks again
    /// when it has.
    static final class NotYetKnown extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotYetKnown() {
            super("the body has not been read", null, false, false);
        }
    }

    /// The documents in whose place other requests have header fields.
    private enum Document {
        TAGS("tagging"),
        RETENTION("retention"),
        LEGAL_HOLD("legal-hold");

        private final String subResource;

        Document(String subResource) {
            this.subResource = subResource;
        }
    }

    @Override
    public @Nullable List<String> values(ConditionKey key, String tag) {
        return switch (key) {
            case EXISTING_OBJECT_TAG -> one(object.tags().tags().get(tag));
            case REQUEST_OBJECT_TAG ->
                inBody(Document.TAGS) ? one(ofBody(key, tag)) : one(headerTags().get(tag));
            case REQUEST_OBJECT_TAG_KEYS ->
                inBody(Document.TAGS) ? body(key) : List.copyOf(headerTags().keySet());
            case LOCK_MODE -> inBody(Document.RETENTION) ? body(key) : header("x-amz-object-lock-mode");
            case LOCK_UNTIL -> inBody(Document.RETENTION) ? body(key) : header("x-amz-object-lock-retain-until-date");
            case LOCK_REMAINING_DAYS -> remainingDays();
            case LEGAL_HOLD -> inBody(Document.LEGAL_HOLD) ? body(key) : header("x-amz-object-lock-legal-hold");
            default -> one(value(key));
        };
    }

    private @Nullable String value(ConditionKey key) {
        var http = request.http();
        return switch (key) {
            case SOURCE_IP -> {
                var address = http.remote().getAddress();
                yield address == null ? null : address.getHostAddress();
            }
            case SECURE_TRANSPORT -> Boolean.toString(http.secure());
            case CURRENT_TIME -> http.received().toString();
            case EPOCH_TIME -> Long.toString(http.received().getEpochSecond());
            case USER_ID -> request.caller() instanceof Holder holder ? holder.user() : null;
            case USER_NAME ->
                requester instanceof Requester.User user
                        ? accounts.login(user.id()).orElse(null)
                        : null;
            case PRINCIPAL_ARN -> principalArn();
            case PRINCIPAL_ACCOUNT ->
                request.caller() instanceof Holder holder ? holder.project().accountNumber() : null;
            case PRINCIPAL_TYPE ->
                switch (requester) {
                    case Requester.Root _ -> "Account";
                    case Requester.User _ -> "User";
                    default -> "Anonymous";
                };
            case PRINCIPAL_IS_SERVICE, VIA_SERVICE -> "false";
            case RESOURCE_ACCOUNT, S3_RESOURCE_ACCOUNT -> accounts.owner().orElse(null);
            case REQUESTED_REGION -> accounts.region().orElse(null);
            case VERSION_ID -> version instanceof VersionRef.Named named ? named.id() : null;
            case UPLOAD -> Boolean.toString(!request.query().has("acl"));
            case OBJECT_CREATION ->
                Boolean.toString(
                        !request.query().has("partNumber") && !request.query().has("uploads"));
            case PREFIX -> query("prefix");
            case DELIMITER -> query("delimiter");
            case MAX_KEYS -> number(query("max-keys"));
            case COPY_SOURCE -> copySource(field("x-amz-copy-source"));
            case AUTH_TYPE -> SignatureFacts.type(request);
            case SIGNATURE_VERSION -> SignatureFacts.version(request);
            case SIGNATURE_AGE -> SignatureFacts.age(request);
            default -> field(FIELDS.get(key));
        };
    }

    /// The condition keys that are header fields.
    private static final Map<ConditionKey, String> FIELDS = Map.ofEntries(
            Map.entry(ConditionKey.USER_AGENT, "user-agent"),
            Map.entry(ConditionKey.REFERER, "referer"),
            Map.entry(ConditionKey.ACL, "x-amz-acl"),
            Map.entry(ConditionKey.GRANT_FULL_CONTROL, "x-amz-grant-full-control"),
            Map.entry(ConditionKey.GRANT_READ, "x-amz-grant-read"),
            Map.entry(ConditionKey.GRANT_READ_ACP, "x-amz-grant-read-acp"),
            Map.entry(ConditionKey.GRANT_WRITE, "x-amz-grant-write"),
            Map.entry(ConditionKey.GRANT_WRITE_ACP, "x-amz-grant-write-acp"),
            Map.entry(ConditionKey.METADATA_DIRECTIVE, "x-amz-metadata-directive"),
            Map.entry(ConditionKey.STORAGE_CLASS, "x-amz-storage-class"),
            Map.entry(ConditionKey.WEBSITE_REDIRECT, "x-amz-website-redirect-location"),
            Map.entry(ConditionKey.CONTENT_SHA256, "x-amz-content-sha256"),
            Map.entry(ConditionKey.OBJECT_OWNERSHIP, "x-amz-object-ownership"),
            Map.entry(ConditionKey.ENCRYPTION, "x-amz-server-side-encryption"),
            Map.entry(ConditionKey.ENCRYPTION_KEY, "x-amz-server-side-encryption-aws-kms-key-id"),
            Map.entry(ConditionKey.CUSTOMER_ALGORITHM, "x-amz-server-side-encryption-customer-algorithm"),
            Map.entry(ConditionKey.IF_MATCH, "if-match"),
            Map.entry(ConditionKey.IF_NONE_MATCH, "if-none-match"));

    private @Nullable String principalArn() {
        return switch (requester) {
            case Requester.Root root -> "arn:aws:iam::" + root.account() + ":root";
            case Requester.User user ->
                accounts.login(user.id())
                        .map(login -> "arn:aws:iam::" + user.account() + ":user/" + login)
                        .orElse(null);
            default -> null;
        };
    }

    private boolean inBody(Document document) {
        return request.http().method().equals("PUT") && request.query().has(document.subResource);
    }

    private @Nullable List<String> body(ConditionKey key) {
        if (body == null) {
            throw new NotYetKnown();
        }
        return body.get(key);
    }

    /// Of the tags in the body, which are there as `key=value`.
    private @Nullable String ofBody(ConditionKey key, String tag) {
        var pairs = body(key);
        return pairs == null
                ? null
                : pairs.stream()
                        .filter(pair -> pair.startsWith(tag + "="))
                        .map(pair -> pair.substring(tag.length() + 1))
                        .findFirst()
                        .orElse(null);
    }

    /// What is no list of tags has none: the operation refuses it.
    private Map<String, String> headerTags() {
        try {
            return TagQuery.parse(request.header("x-amz-tagging").orElse(""));
        } catch (S3Exception malformed) {
            return Map.of();
        }
    }

    /// A day that has begun counts: who asks for ten days has less than that when the request arrives.
    private @Nullable List<String> remainingDays() {
        var until = values(ConditionKey.LOCK_UNTIL, "");
        var time = until == null || until.isEmpty() ? Optional.<Instant>empty() : AmzTime.any(until.getFirst());
        return time.map(at -> Duration.between(request.http().received(), at))
                .map(left ->
                        List.of(Long.toString(left.plusDays(1).minusNanos(1).toDays())))
                .orElse(null);
    }

    private @Nullable List<String> header(String name) {
        return one(field(name));
    }

    private @Nullable String field(@Nullable String name) {
        return name == null ? null : request.header(name).orElse(null);
    }

    private @Nullable String query(String name) {
        return request.query().get(name).orElse(null);
    }

    private static @Nullable List<String> one(@Nullable String text) {
        return text == null ? null : List.of(text);
    }

    /// As the listing takes it: an empty one means the usual number, and zeros before it say nothing.
    private static @Nullable String number(@Nullable String maxKeys) {
        return maxKeys == null ? null : maxKeys.isEmpty() ? USUAL_MAX_KEYS : maxKeys.replaceFirst("^0+(?=[0-9])", "");
    }

    /// The object that is copied, as a policy names it. What is no copy source stays as it is: the operation refuses it.
    private static @Nullable String copySource(@Nullable String field) {
        if (field == null) {
            return null;
        }
        try {
            var named = CopySourceName.of(field);
            return named.bucket() + "/" + named.key();
        } catch (S3Exception malformed) {
            return field;
        }
    }
}
