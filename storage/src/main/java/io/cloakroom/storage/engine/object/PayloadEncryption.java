package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.IncomingPayload;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.encryption.CustomerKey;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.crypt.DataKeys;
import io.cloakroom.storage.engine.crypt.PayloadKey;
import io.cloakroom.storage.engine.payload.PayloadReceiver;
import io.cloakroom.storage.engine.payload.ReceivedPayload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Encrypts incoming payload as the request asks, or else as the bucket's document says. Without either, payload passes
/// unchanged.
public final class PayloadEncryption {
    private final DataKeys keys;
    private final BucketDefault standard;
    private final PayloadReceiver receiver;

    /// The default encryption of buckets.
    @FunctionalInterface
    public interface BucketDefault {
        Encryption of(Partition partition) throws IOException;
    }

    public PayloadEncryption(DataKeys keys, BucketDefault standard, PayloadReceiver receiver) {
        this.keys = keys;
        this.standard = standard;
        this.receiver = receiver;
    }

    /// How the payload of an object or upload is to be encrypted.
    ///
    /// @param meta with the sealed data key
    /// @param key  `null` for no encryption
    record EncryptionPlan(ObjectMeta meta, @Nullable PayloadKey key) {}

    /// Makes the data key of a new object or upload.
    EncryptionPlan begin(Partition partition, ObjectMeta meta, @Nullable CustomerKey customer) throws IOException {
        var encryption = meta.encryption() instanceof Encryption.None ? standard.of(partition) : meta.encryption();
        if (encryption instanceof Encryption.None) {
            DataKeys.requireFitting(encryption, customer);
            return new EncryptionPlan(meta, null);
        }
        var made = keys.make(partition, encryption, customer);
        return new EncryptionPlan(meta.with(made.encryption()), made.key());
    }

    /// Opens the data key of an existing object or upload.
    ///
    /// @return `null` when it is not encrypted
    @Nullable
    PayloadKey open(Partition partition, Encryption encryption, @Nullable CustomerKey customer) throws IOException {
        if (encryption instanceof Encryption.None) {
            DataKeys.requireFitting(encryption, customer);
            return null;
        }
        return keys.open(partition, encryption, customer);
    }

    /// Reads payload as [PayloadReceiver#receive] does, and encrypts it when there is a key.
    ///
    /// @param part the part that the payload becomes; 1 for an object in one piece
    ReceivedPayload receive(
            Partition partition, IncomingPayload body, int inlineBytes, @Nullable PayloadKey key, int part)
            throws IOException {
        return key == null
                ? receiver.receive(partition.space(), body, inlineBytes)
                : receiver.encrypt(partition.space(), body, inlineBytes, key, part);
    }

    DataKeys keys() {
        return keys;
    }
}
