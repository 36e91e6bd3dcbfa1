package io.cloakroom.gateway.op.object.header;

import io.cloakroom.gateway.access.SignatureFacts;
import io.cloakroom.gateway.s3.Admitted;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Request;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketConfig;
import io.cloakroom.storage.document.BucketEncryption;
import io.cloakroom.storage.encryption.CustomerKey;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.SealedKey;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads what a request says about encryption at rest, and checks that bucket and server allow it (Amazon S3 User
/// Guide, "Protecting data with server-side encryption").
public final class RequestedEncryption {
    static final String FIELD = "x-amz-server-side-encryption";
    static final String KMS_KEY = FIELD + "-aws-kms-key-id";
    public static final String BUCKET_KEY = FIELD + "-bucket-key-enabled";
    static final String KMS = "aws:kms";
    static final String KMS_DSSE = "aws:kms:dsse";

    /// Longest name of a key (AWS Key Management Service API Reference, "KeyId").
    public static final int MOST_KEY_CHARACTERS = 2048;

    private static final Set<String> CUSTOMER_KEY = CustomerKeyHeaders.OWN.names();
    private static final Set<String> COPY_SOURCE = CustomerKeyHeaders.OF_COPY_SOURCE.names();
    private static final Set<String> OBJECT = Stream.concat(
                    Stream.of(FIELD, KMS_KEY, EncryptionContext.FIELD, BUCKET_KEY), CUSTOMER_KEY.stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> OF_WRITES_ALONE = Set.of(FIELD, EncryptionContext.FIELD, BUCKET_KEY);

    private final BucketConfig config;
    private final KeyNames names;
    private final boolean customerKeysOverHttp;

    /// Finds the key that a request names.
    @FunctionalInterface
    public interface KeyNames {
        /// @param project id of the bucket's project
        /// @return the same encryption with the key's ARN
        Encryption named(String project, Encryption requested) throws IOException;
    }

    /// @param customerKeysOverHttp whether clients may send SSE-C keys without TLS
    public RequestedEncryption(BucketConfig config, KeyNames names, boolean customerKeysOverHttp) {
        this.config = config;
        this.names = names;
        this.customerKeysOverHttp = customerKeysOverHttp;
    }

    /// The encryption that a write asks for.
    ///
    /// @param encryption [Encryption#NONE] when it asks for nothing
    /// @param key        of the client; present exactly when the write asks for SSE-C
    public record AskedEncryption(Encryption encryption, Optional<SuppliedKey> key) {
        static final AskedEncryption NOTHING = new AskedEncryption(Encryption.NONE, Optional.empty());

        public @Nullable CustomerKey customerKey() {
            return RequestedEncryption.customerKey(key);
        }
    }

    public static @Nullable CustomerKey customerKey(Optional<SuppliedKey> supplied) {
        return supplied.map(SuppliedKey::key).orElse(null);
    }

    /// Whether a header is about the encryption of the object that the request addresses. Operations that only read, or
    /// continue an upload, accept all of these headers too, and refuse those that are not for them as S3 does.
    public static boolean speaksOf(String field) {
        return OBJECT.contains(field);
    }

    /// Whether a header is about the encryption of the source of a copy.
    public static boolean speaksOfCopySource(String field) {
        return COPY_SOURCE.contains(field);
    }

    /// Whether the request asks for an encryption by name.
    public static boolean isIn(Admitted request) {
        return request.http().headers().has(FIELD) || CustomerKeyHeaders.OWN.areIn(request);
    }

    /// Whether the request has no header about encryption. Most have none, and need no further checks.
    private static boolean isSilent(S3Request request) {
        return !request.http().headers().hasAnyThatBegins(FIELD);
    }

    /// For a request that makes an object or begins an upload.
    ///
    /// @throws S3Exception InvalidArgument, InvalidRequest, InvalidEncryptionAlgorithmError, NotImplemented, or AccessDenied
    ///     where the bucket takes no keys of clients
    public AskedEncryption ofNewObject(S3Request request) throws IOException {
        if (isSilent(request)) {
            return AskedEncryption.NOTHING;
        }
        if (CustomerKeyHeaders.OWN.areIn(request)) {
            refuseMixed(request);
        }
        var key = supplied(request, CustomerKeyHeaders.OWN);
        if (key.isPresent()) {
            refuseBlocked(request);
            return new AskedEncryption(new Encryption.SseC(SealedKey.NONE), key);
        }
        var requested = ofServer(request);
        if (!SignatureFacts.isV4(request.asked())) {
            requireSignature(request, effective(request.bucket(), requested));
        }
        return new AskedEncryption(requested, key);
    }

    /// As in S3, keys of a project can be used only by requests with a Signature V4.
    ///
    /// @throws S3Exception InvalidArgument
    public static void requireSignature(S3Request request, Encryption encryption) {
        if (encryption instanceof Encryption.SseKms && !SignatureFacts.isV4(request.asked())) {
            throw invalid(
                    "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
                    "Authorization",
                    "null");
        }
    }

    /// For a request that reads an object.
    ///
    /// @throws S3Exception InvalidArgument, InvalidRequest, InvalidEncryptionAlgorithmError
    public Optional<SuppliedKey> ofRead(S3Request request) {
        if (isSilent(request)) {
            return Optional.empty();
        }
        for (var name : OF_WRITES_ALONE) {
            request.header(name).ifPresent(value -> {
                throw invalid(name + " header is not supported for this operation.", name, value);
            });
        }
        if (request.http().headers().has(KMS_KEY)) {
            throw needsKms();
        }
        return supplied(request, CustomerKeyHeaders.OWN);
    }

    /// For a request that adds to an upload.
    ///
    /// @throws S3Exception as [#ofRead] does, or AccessDenied where the bucket takes no keys of clients
    public Optional<SuppliedKey> ofPart(S3Request request) throws IOException {
        var key = ofRead(request);
        if (key.isPresent()) {
            refuseBlocked(request);
        }
        return key;
    }

    /// For a request that completes an upload. MinIO's libraries repeat the encryption of the upload here to every
    /// server but Amazon's, which refuses that. A repetition has no effect.
    ///
    /// @param begun encryption of the upload
    /// @throws S3Exception as [#ofRead], and when the request names another encryption
    public Optional<SuppliedKey> ofCompletion(S3Request request, Encryption begun) {
        return repeats(request, begun) ? supplied(request, CustomerKeyHeaders.OWN) : ofRead(request);
    }

    private static boolean repeats(S3Request request, Encryption begun) {
        var field = request.header(FIELD).orElse("");
        return switch (begun) {
            case Encryption.SseS3 _ ->
                field.equals(SuppliedKey.ALGORITHM)
                        && !request.http().headers().has(KMS_KEY)
                        && !request.http().headers().has(EncryptionContext.FIELD);
            case Encryption.SseKms _ -> field.equals(KMS);
            case Encryption.None _, Encryption.SseC _ -> false;
        };
    }

    /// For the source of a copy.
    ///
    /// @throws S3Exception InvalidArgument, InvalidRequest, InvalidEncryptionAlgorithmError
    public Optional<SuppliedKey> ofCopySource(S3Request request) {
        return supplied(request, CustomerKeyHeaders.OF_COPY_SOURCE);
    }

    /// The encryption of an object that is written with `requested`.
    Encryption effective(Bucket bucket, Encryption requested) throws IOException {
        return requested instanceof Encryption.None
                ? document(bucket).map(BucketEncryption::standardWithBucketKey).orElse(Encryption.NONE)
                : requested;
    }

    /// Whether an object written with `requested` would be encrypted like `other`, apart from the data key. Two SSE-C keys
    /// are never taken for the same.
    public boolean isAs(Bucket bucket, Encryption requested, Encryption other) throws IOException {
        var made = effective(bucket, requested);
        return !(made instanceof Encryption.SseC)
                && made.getClass() == other.getClass()
                && Encryption.areSameKind(names.named(bucket.project(), made), other);
    }

    /// Whether the KMS key that a request names, by alias or otherwise, is this one. A request that names no key
    /// accepts any.
    public boolean names(Bucket bucket, Encryption.SseKms requested, String keyArn) throws IOException {
        return requested.keyArn().isEmpty()
                || names.named(bucket.project(), requested) instanceof Encryption.SseKms found
                        && found.keyArn().equals(keyArn);
    }

    private Optional<BucketEncryption> document(Bucket bucket) throws IOException {
        return config.read(bucket, BucketEncryption.class).map(BucketConfig.StoredDocument::document);
    }

    private Optional<SuppliedKey> supplied(S3Request request, CustomerKeyHeaders headers) {
        if (!customerKeysOverHttp && !request.http().secure() && headers.areIn(request)) {
            throw S3Error.INVALID_REQUEST.exception(
                    "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection.");
        }
        return headers.read(request);
    }

    private static void refuseMixed(S3Request request) {
        var field = request.header(FIELD);
        if (field.isPresent()
                || request.http().headers().has(KMS_KEY)
                || request.http().headers().has(EncryptionContext.FIELD)) {
            throw invalid(
                    "Server Side Encryption with Customer provided key is incompatible with the encryption method specified",
                    FIELD,
                    field.orElse("null"));
        }
    }

    /// Refuses with AWS's message, but without the name of the caller.
    private void refuseBlocked(S3Request request) throws IOException {
        if (document(request.bucket()).filter(BucketEncryption::blocksSseC).isPresent()) {
            throw S3Error.ACCESS_DENIED.exception("Not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::"
                    + request.bucket().name() + "/" + request.key()
                    + "\" because this bucket has blocked upload requests that specify Server Side Encryption with"
                    + " Customer provided keys (SSE-C). Please specify a different server-side encryption type");
        }
    }

    private Encryption ofServer(S3Request request) throws IOException {
        var field = request.header(FIELD);
        if (!field.equals(Optional.of(KMS))
                && (request.http().headers().has(KMS_KEY)
                        || request.http().headers().has(EncryptionContext.FIELD))) {
            throw needsKms();
        }
        return field.isEmpty() ? withBucketKey(request) : ofName(request, field.get());
    }

    private Encryption ofName(S3Request request, String name) throws IOException {
        return switch (name) {
            case SuppliedKey.ALGORITHM -> new Encryption.SseS3(SealedKey.NONE);
            case KMS -> ofKms(request);
            case KMS_DSSE ->
                throw S3Error.NOT_IMPLEMENTED
                        .exception(S3Error.headerNotImplementedText(FIELD + ": " + KMS_DSSE))
                        .with("Header", FIELD);
            default -> throw invalid("The encryption method specified is not supported", FIELD, name);
        };
    }

    private Encryption ofKms(S3Request request) throws IOException {
        var key = request.header(KMS_KEY).orElse("").strip();
        if (key.length() > MOST_KEY_CHARACTERS) {
            throw invalid("Invalid KMS key ID", KMS_KEY, key.substring(0, MOST_KEY_CHARACTERS));
        }
        var context = request.header(EncryptionContext.FIELD)
                .map(EncryptionContext::checked)
                .orElse("");
        var bucketKey = bucketKey(request);
        return new Encryption.SseKms(
                key,
                context,
                bucketKey.isPresent()
                        ? bucketKey.get()
                        : document(request.bucket())
                                .filter(BucketEncryption::bucketKey)
                                .isPresent(),
                SealedKey.NONE);
    }

    /// Adds the header that says whether the bucket's own SSE-KMS uses a bucket key. Requests may change nothing else
    /// about it.
    private Encryption withBucketKey(S3Request request) throws IOException {
        var bucketKey = bucketKey(request);
        return bucketKey.isPresent()
                        && effective(request.bucket(), Encryption.NONE) instanceof Encryption.SseKms standard
                ? new Encryption.SseKms(standard.keyArn(), standard.context(), bucketKey.get(), SealedKey.NONE)
                : Encryption.NONE;
    }

    private static Optional<Boolean> bucketKey(S3Request request) {
        return request.header(BUCKET_KEY).map(value -> switch (value.strip().toLowerCase(java.util.Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid("The value of " + BUCKET_KEY + " must be true or false.", BUCKET_KEY, value);
        });
    }

    private static S3Exception needsKms() {
        return invalid(
                "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
                FIELD,
                "null");
    }

    private static S3Exception invalid(String message, String name, String value) {
        return S3Error.INVALID_ARGUMENT
                .exception(message)
                .with("ArgumentName", name)
                .with("ArgumentValue", value);
    }
}
