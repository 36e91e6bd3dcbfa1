package io.cloakroom.admin.encryption;

import static io.cloakroom.admin.rest.Access.BUCKETS;
import static io.cloakroom.admin.rest.Access.MEMBER;

import io.cloakroom.admin.bucket.Buckets;
import io.cloakroom.admin.bucket.Outcomes;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Etags;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.admin.rest.Tagged;
import io.cloakroom.s3.policy.S3Action;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.BucketConfig.StoredDocument;
import io.cloakroom.storage.document.BucketEncryption;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.SealedKey;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Routes for the default encryption of a bucket, and for the encryption that it refuses.
public final class EncryptionRoutes {
    private static final String PATH = "projects/{project}/buckets/{bucket}/encryption";
    private static final int MOST_KEY_CHARACTERS = 2048;

    private final Buckets buckets;
    private final BucketConfig config;

    public EncryptionRoutes(Buckets buckets, BucketConfig config) {
        this.buckets = buckets;
        this.config = config;
    }

    record NewEncryption(
            @Field(
                    value = "Encryption of objects that are written without an encryption of their own. Default: none.",
                    oneOf = {"none", "AES256", "aws:kms"})
            @Nullable
            String algorithm,

            @Field("For aws:kms: id, ARN or alias of the key. Default: the project's default key alias/aws/s3")
            @Nullable
            String kmsKey,

            @Field("For aws:kms: whether a bucket key reduces calls to the key service. Default: true") @Nullable
            Boolean bucketKey,

            @Field("Whether encryption with keys of clients (SSE-C) is refused. Default: false") @Nullable
            Boolean blocksSseC) {}

    public record EncryptionView(
            String bucket,

            @Field(oneOf = {"none", "AES256", "aws:kms"}) String algorithm,

            @Field("For aws:kms; absent for the project's default key") @Nullable
            String kmsKey,

            boolean bucketKey,
            boolean blocksSseC) {}

    public void addTo(Route.Table table) {
        table.row("GET", PATH, MEMBER, "Shows the default encryption of a bucket.", this::encryption)
                .asks(S3Action.GET_ENCRYPTION_CONFIGURATION)
                .gives(EncryptionView.class);
        table.row("PUT", PATH, BUCKETS, "Sets the default encryption of a bucket, for new objects.", this::set)
                .asks(S3Action.PUT_ENCRYPTION_CONFIGURATION)
                .takes(NewEncryption.class)
                .conditional()
                .gives(EncryptionView.class)
                .audited("bucket.encryption");
        table.row(
                        "DELETE",
                        PATH,
                        BUCKETS,
                        "Removes the default encryption of a bucket; existing objects stay encrypted.",
                        this::delete)
                .asks(S3Action.PUT_ENCRYPTION_CONFIGURATION)
                .conditional()
                .gives(EncryptionView.class)
                .audited("bucket.encryption");
    }

    private Tagged encryption(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        return answer(view(bucket, config.read(bucket, BucketEncryption.class).map(StoredDocument::document)));
    }

    private static Tagged answer(EncryptionView view) {
        return new Tagged(view, Etags.of(view));
    }

    private static EncryptionView view(Bucket bucket, Optional<BucketEncryption> stored) {
        var standard = stored.map(BucketEncryption::standard).orElse(Encryption.NONE);
        return new EncryptionView(
                bucket.name().value(),
                EncryptionWords.algorithm(standard),
                standard instanceof Encryption.SseKms kms && !kms.keyArn().isEmpty() ? kms.keyArn() : null,
                stored.map(BucketEncryption::bucketKey).orElse(false),
                stored.map(BucketEncryption::blocksSseC).orElse(false));
    }

    private Tagged set(AdminRequest request) throws IOException {
        var requested = document(request.json(NewEncryption.class));
        var bucket = buckets.of(request);
        request.subject()
                .detail(EncryptionWords.algorithm(requested.standard()) + (requested.blocksSseC() ? ", no SSE-C" : ""));
        Outcomes.require(request, config.put(bucket, requested, revisionSeen(request, bucket)));
        return answer(view(bucket, Optional.of(requested)));
    }

    /// The key is looked up on each write, as in S3: a bucket may name a key that does not exist yet.
    private static BucketEncryption document(NewEncryption body) {
        var algorithm = body.algorithm() == null ? "none" : body.algorithm();
        boolean isKms = algorithm.equals("aws:kms");
        if (!isKms && (body.kmsKey() != null || body.bucketKey() != null)) {
            throw Problem.badRequest("kmsKey and bucketKey go with algorithm aws:kms");
        }
        var key = body.kmsKey() == null ? "" : body.kmsKey();
        if (key.length() > MOST_KEY_CHARACTERS || !key.matches("[A-Za-z0-9:/_-]*")) {
            throw Problem.badRequest("kmsKey is the id, ARN or alias of a key");
        }
        boolean bucketKey = isKms && (body.bucketKey() == null || body.bucketKey());
        var standard = switch (algorithm) {
            case "none" -> Encryption.NONE;
            case "AES256" -> new Encryption.SseS3(SealedKey.NONE);
            case "aws:kms" -> new Encryption.SseKms(key, "", bucketKey, SealedKey.NONE);
            default -> throw Problem.badRequest("algorithm is none, AES256 or aws:kms");
        };
        return new BucketEncryption(standard, bucketKey, body.blocksSseC() != null && body.blocksSseC());
    }

    private OptionalLong revisionSeen(AdminRequest request, Bucket bucket) throws IOException {
        if (request.call().ifMatch() == null) {
            return OptionalLong.empty();
        }
        var stored = config.read(bucket, BucketEncryption.class);
        request.requireMatch(view(bucket, stored.map(StoredDocument::document)));
        return OptionalLong.of(stored.map(StoredDocument::revision).orElse(0L));
    }

    private EncryptionView delete(AdminRequest request) throws IOException {
        var bucket = buckets.of(request);
        request.subject().detail("none");
        Outcomes.require(request, config.delete(bucket, BucketEncryption.class, revisionSeen(request, bucket)));
        return view(bucket, Optional.empty());
    }
}
