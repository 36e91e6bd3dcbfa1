package io.cloakroom.storage.engine.crypt;

import io.cloakroom.storage.encryption.CipherPool;
import io.cloakroom.storage.encryption.CustomerKey;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.KeyService;
import io.cloakroom.storage.encryption.KeyWrap;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.encryption.SealedKey;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes and opens the data keys of objects.
///
/// | kind | what seals the data key |
/// |---|---|
/// | SSE-S3 | a key of the bucket, which the master key seals |
/// | SSE-C | the client's key |
/// | SSE-KMS | a key of the bucket, which the key management service seals; without `BucketKeyEnabled` the service itself |
public final class DataKeys {
    private final KeyValue rows;
    private final BucketKeys buckets;
    private final SecureRandom random;
    private final CipherPool ciphers = BlockCipher.pool();
    private volatile @Nullable Above above;

    /// The keys that seal the keys of buckets.
    private record Above(MasterKeys master, KeyService service) {}

    public DataKeys(KeyValue rows, InstantSource clock, SecureRandom random) {
        this.rows = rows;
        this.buckets = new BucketKeys(rows, clock, random);
        this.random = random;
    }

    /// To be called once, before anything encrypted is read or written.
    public void begin(MasterKeys master, KeyService service) {
        above = new Above(master, service);
    }

    /// A fresh data key.
    ///
    /// @param encryption to store with the object
    public record FreshDataKey(Encryption encryption, PayloadKey key) {}

    /// Makes the data key of a new object or upload.
    ///
    /// @param requested any kind but none; its data key is ignored
    /// @param customer  the client's key, for SSE-C
    /// @throws KeyException when a key above cannot be obtained
    public FreshDataKey make(Partition partition, Encryption requested, @Nullable CustomerKey customer)
            throws IOException {
        return switch (requested) {
            case Encryption.None _ -> throw new IllegalArgumentException("nothing is to be encrypted");
            case Encryption.SseS3 _ ->
                sealedBy(requested, BucketKeys.idOfMaster(), buckets.underMaster(partition, above().master()));
            case Encryption.SseC _ -> {
                var clear = fresh();
                yield freshKey(requested, new SealedKey("", present(customer).seal(clear)), clear);
            }
            case Encryption.SseKms kms -> ofService(partition, kms);
        };
    }

    /// The encryption with the full ARN of the key that it names, as it is stored with an object.
    ///
    /// @param project id of the bucket's project
    /// @throws KeyException when there is no such key, or it cannot be used now
    public Encryption named(String project, Encryption requested) throws IOException {
        return requested instanceof Encryption.SseKms kms ? named(project, kms) : requested;
    }

    private Encryption.SseKms named(String project, Encryption.SseKms requested) throws IOException {
        return requested.withKeyArn(above().service().find(project, requested.keyArn()));
    }

    private FreshDataKey ofService(Partition partition, Encryption.SseKms requested) throws IOException {
        var with = above();
        var kms = named(partition.space(), requested);
        var found = kms.keyArn();
        if (kms.bucketKey()) {
            return sealedBy(
                    kms, buckets.idUnder(found), buckets.under(found, partition, with.master(), with.service()));
        }
        var made = with.service().make(partition.space(), found, BucketKeys.context(partition));
        return freshKey(kms, new SealedKey("", made.sealed()), made.clear());
    }

    private FreshDataKey sealedBy(Encryption encryption, String id, KeyWrap key) {
        var clear = fresh();
        return freshKey(encryption, new SealedKey(id, key.seal(clear)), clear);
    }

    private FreshDataKey freshKey(Encryption encryption, SealedKey sealed, byte[] clear) {
        return new FreshDataKey(encryption.with(sealed), new PayloadKey(clear, !encryption.hasMd5Etag(), ciphers));
    }

    private byte[] fresh() {
        var clear = new byte[KeyWrap.KEY_BYTES];
        random.nextBytes(clear);
        return clear;
    }

    /// Opens the data key of an object or upload.
    ///
    /// @param encryption as it is stored; any kind but none
    /// @param customer   the client's key, for SSE-C
    /// @throws KeyException when a key above cannot be obtained, or is the wrong one
    public PayloadKey open(Partition partition, Encryption encryption, @Nullable CustomerKey customer)
            throws IOException {
        requireFitting(encryption, customer);
        var sealed = encryption.key();
        var clear = switch (encryption) {
            case Encryption.None _ -> throw new IllegalArgumentException("it is not encrypted");
            case Encryption.SseC _ ->
                present(customer)
                        .open(sealed.bytes())
                        .orElseThrow(() -> new KeyException(
                                KeyException.Kind.CUSTOMER_KEY_WRONG, "the object was encrypted with another key"));
            case Encryption.SseS3 _ -> ofBucket(partition, sealed);
            case Encryption.SseKms kms ->
                sealed.bucketKey().isEmpty()
                        ? above().service()
                                .open(partition.space(), kms.keyArn(), sealed.bytes(), BucketKeys.context(partition))
                        : ofBucket(partition, sealed);
        };
        return new PayloadKey(clear, !encryption.hasMd5Etag(), ciphers);
    }

    /// @throws KeyException when the request lacks the client's key, or contains one that is not needed
    public static void requireFitting(Encryption encryption, @Nullable CustomerKey customer) throws KeyException {
        if (encryption instanceof Encryption.SseC) {
            present(customer);
        } else if (customer != null) {
            throw new KeyException(
                    KeyException.Kind.CUSTOMER_KEY_UNWANTED, "the object is not encrypted with a key of its client");
        }
    }

    private static CustomerKey present(@Nullable CustomerKey customer) throws KeyException {
        if (customer == null) {
            throw new KeyException(
                    KeyException.Kind.CUSTOMER_KEY_MISSING, "the object is encrypted with a key of its client");
        }
        return customer;
    }

    /// The partitions of a project, which may have bucket keys.
    public List<Partition> partitions(String project) throws IOException {
        return rows.buckets(project).stream()
                .map(bucket -> new Partition(project, bucket))
                .toList();
    }

    /// Seals a bucket's key under the current master key, if an earlier one sealed it. Data keys and payload stay as they
    /// are.
    ///
    /// @return how many keys were sealed anew
    public int reseal(Partition partition) throws IOException {
        return buckets.reseal(partition, above().master());
    }

    private byte[] ofBucket(Partition partition, SealedKey sealed) throws IOException {
        var with = above();
        return buckets.existing(partition, sealed.bucketKey(), with.master(), with.service())
                .open(sealed.bytes())
                .orElseThrow(() -> new KeyException(
                        KeyException.Kind.WRONG_MASTER_KEY,
                        "a data key of bucket " + partition.id() + " does not open under the bucket's key "
                                + sealed.bucketKey()));
    }

    private Above above() {
        var set = above;
        if (set == null) {
            throw new IllegalStateException("encryption was not set up");
        }
        return set;
    }
}
