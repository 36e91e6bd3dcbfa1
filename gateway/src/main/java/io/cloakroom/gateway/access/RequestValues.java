package io.cloakroom.gateway.access;

import io.cloakroom.gateway.s3.AmzTime;
import io.cloakroom.gateway.s3.AskedRequest;
import io.cloakroom.gateway.s3.BodyFacts;
import io.cloakroom.gateway.s3.CopySourceName;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.TagQuery;
import io.cloakroom.s3.access.RequesterFacts;
import io.cloakroom.s3.access.SeenObject;
import io.cloakroom.s3.policy.ConditionKey;
import io.cloakroom.s3.policy.RequestFacts;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.encryption.Encryption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The facts about an S3 request that conditions of policies ask for. Facts that take more than a look at the request
/// are kept. For one thread.
final class RequestValues implements RequestFacts {
    private static final String USUAL_MAX_KEYS = "1000";

    /// Actions that say which tags or which protection an object is to get.
    private static final Set<S3Action> GIVING_TAGS =
            Set.of(S3Action.PUT_OBJECT, S3Action.PUT_OBJECT_TAGGING, S3Action.PUT_OBJECT_VERSION_TAGGING);

    private static final Set<S3Action> PROTECTING = Set.of(
            S3Action.PUT_OBJECT,
            S3Action.PUT_OBJECT_RETENTION,
            S3Action.PUT_OBJECT_LEGAL_HOLD,
            S3Action.BYPASS_GOVERNANCE_RETENTION);

    private final AskedRequest request;
    private final S3Action action;
    private final VersionRef version;
    private final SeenObject object;
    private final RequesterFacts requester;
    private final UploadBegun upload;
    private @Nullable Map<String, String> headerTags;
    private @Nullable String copySource;

    /// @param action  the action in question
    /// @param version the version in question, wherever the request names it: in its query, in the source of a copy, or
    ///                beside one of many keys
    /// @param object  the object in question
    /// @param upload  the upload that the request continues
    RequestValues(
            AskedRequest request,
            S3Action action,
            VersionRef version,
            SeenObject object,
            RequesterFacts requester,
            UploadBegun upload) {
        this.request = request;
        this.action = action;
        this.version = version;
        this.object = object;
        this.requester = requester;
        this.upload = upload;
    }

    /// The encryption with which the upload was begun.
    @FunctionalInterface
    interface UploadBegun {
        /// @throws java.io.UncheckedIOException when the store fails
        Encryption encryption();
    }

    /// A condition asks for a fact that the operation still has to find out, from the body or from the source of a
    /// copy. The operation then asks again, see [Authorizer#requireSaying].
    static final class NotYetKnown extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotYetKnown() {
            super("not known yet", null, false, false);
        }
    }

    @Override
    public @Nullable List<String> values(ConditionKey key, String tag) {
        return switch (key) {
            case EXISTING_OBJECT_TAG -> one(object.tags().tags().get(tag));
            case REQUEST_OBJECT_TAG -> one(requestTags().get(tag));
            // Without tags there is no value, also for the operator `Null`.
            case REQUEST_OBJECT_TAG_KEYS ->
                requestTags().isEmpty() ? null : List.copyOf(requestTags().keySet());
            case LOCK_MODE -> lock(key, S3Action.PUT_OBJECT_RETENTION, "x-amz-object-lock-mode");
            case LOCK_UNTIL -> lock(key, S3Action.PUT_OBJECT_RETENTION, "x-amz-object-lock-retain-until-date");
            case LOCK_REMAINING_DAYS -> remainingDays();
            case LEGAL_HOLD -> lock(key, S3Action.PUT_OBJECT_LEGAL_HOLD, "x-amz-object-lock-legal-hold");
            case ENCRYPTION, ENCRYPTION_KEY -> one(encryption(key));
            case USER_ID,
                    USER_NAME,
                    PRINCIPAL_ARN,
                    PRINCIPAL_ACCOUNT,
                    PRINCIPAL_TYPE,
                    PRINCIPAL_IS_SERVICE,
                    VIA_SERVICE,
                    RESOURCE_ACCOUNT,
                    S3_RESOURCE_ACCOUNT,
                    REQUESTED_REGION -> requester.values(key, tag);
            default -> one(value(key));
        };
    }

    /// A request that continues an upload chooses no encryption, whatever its headers say. The encryption with which
    /// the upload was begun counts.
    private @Nullable String encryption(ConditionKey key) {
        if (request.action() != S3Action.PUT_OBJECT || !request.query().has("uploadId")) {
            return field(FIELDS.get(key));
        }
        boolean name = key == ConditionKey.ENCRYPTION;
        return switch (upload.encryption()) {
            case Encryption.None _, Encryption.SseC _ -> null;
            case Encryption.SseS3 _ -> name ? "AES256" : null;
            case Encryption.SseKms kms -> name ? "aws:kms" : kms.keyArn();
        };
    }

    /// The tags that an object is to get: from the document, from the object that is copied or renamed, or from the
    /// header.
    private Map<String, String> requestTags() {
        if (!GIVING_TAGS.contains(action)) {
            return Map.of();
        }
        var facts = request.said();
        return facts == null || replacesTags()
                ? headerTags()
                : requireKnown(facts).tags().tags();
    }

    private boolean replacesTags() {
        return request.header("x-amz-copy-source").isPresent()
                && request.header("x-amz-tagging-directive").orElse("COPY").equals("REPLACE");
    }

    private @Nullable List<String> lock(ConditionKey key, S3Action document, String header) {
        if (!PROTECTING.contains(action)) {
            return null;
        }
        if (request.action() != document) {
            return one(field(header));
        }
        var facts = request.said();
        return facts == null ? null : requireKnown(facts).values().get(key);
    }

    /// @throws NotYetKnown before the operation has found them out
    private static BodyFacts requireKnown(BodyFacts facts) {
        if (!facts.known()) {
            throw new NotYetKnown();
        }
        return facts;
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
            case VERSION_ID -> version instanceof VersionRef.Named named ? named.id() : null;
            case UPLOAD -> Boolean.toString(!request.query().has("acl"));
            case OBJECT_CREATION -> request.action() == S3Action.PUT_OBJECT ? Boolean.toString(makesObject()) : null;
            case PREFIX -> query("prefix");
            case DELIMITER -> query("delimiter");
            case MAX_KEYS -> number(query("max-keys"));
            case COPY_SOURCE -> copySource();
            case AUTH_TYPE -> SignatureFacts.type(request);
            case SIGNATURE_VERSION -> SignatureFacts.version(request);
            case SIGNATURE_AGE -> SignatureFacts.age(request);
            default -> field(FIELDS.get(key));
        };
    }

    /// The condition keys whose values are headers.
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

    /// Whether the request makes an object. Parts and the beginning of an upload do not (Amazon S3 User Guide, "Enforce
    /// conditional writes on Amazon S3 buckets").
    private boolean makesObject() {
        boolean part =
                request.query().has("uploadId") && !request.http().method().equals("POST");
        return !part && !request.query().has("uploads");
    }

    /// The tags in the header; none when it is malformed, which the operation refuses.
    private Map<String, String> headerTags() {
        var known = headerTags;
        if (known == null) {
            try {
                known = TagQuery.parse(request.header(TagQuery.FIELD).orElse(""));
            } catch (S3Exception malformed) {
                known = Map.of();
            }
            headerTags = known;
        }
        return known;
    }

    /// How many days the retention would last. A day that has begun counts, because a request for ten days has a little
    /// less left when it arrives.
    private @Nullable List<String> remainingDays() {
        var until = values(ConditionKey.LOCK_UNTIL, "");
        var time = until == null || until.isEmpty() ? Optional.<Instant>empty() : AmzTime.any(until.getFirst());
        return time.map(at -> Duration.between(request.http().received(), at))
                .map(left ->
                        List.of(Long.toString(left.plusDays(1).minusNanos(1).toDays())))
                .orElse(null);
    }

    private @Nullable String field(@Nullable String name) {
        if (name == null || !request.http().headers().has(name)) {
            return null;
        }
        // All headers of a kind of grant count, so a condition looks at all of them.
        return name.startsWith("x-amz-grant-")
                ? String.join(", ", request.http().headers().all(name))
                : request.header(name).orElse(null);
    }

    private @Nullable String query(String name) {
        return request.query().get(name).orElse(null);
    }

    private static @Nullable List<String> one(@Nullable String text) {
        return text == null ? null : List.of(text);
    }

    /// The number as the listing reads it: an empty text means the default, and leading zeros do not matter.
    private static @Nullable String number(@Nullable String maxKeys) {
        return maxKeys == null ? null : maxKeys.isEmpty() ? USUAL_MAX_KEYS : maxKeys.replaceFirst("^0+(?=[0-9])", "");
    }

    /// The source of a copy, as policies name it. A malformed source stays as it is, and the operation refuses it.
    private @Nullable String copySource() {
        var known = copySource;
        if (known == null) {
            var field = field("x-amz-copy-source");
            known = field == null ? null : sourceName(field);
            copySource = known;
        }
        return known;
    }

    private static String sourceName(String field) {
        try {
            var source = CopySourceName.of(field);
            return source.bucket() + "/" + source.key();
        } catch (S3Exception malformed) {
            return field;
        }
    }
}
