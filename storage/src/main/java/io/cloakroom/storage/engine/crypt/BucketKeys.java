package io.cloakroom.storage.engine.crypt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.encryption.KeyException;
import io.cloakroom.storage.encryption.KeyService;
import io.cloakroom.storage.encryption.KeyWrap;
import io.cloakroom.storage.encryption.MasterKeys;
import io.cloakroom.storage.engine.Change;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.BucketKeyRecord;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bucket keys, which seal the data keys of a bucket's objects. A bucket has one under the master key and, for each key
/// of the key management service that it uses, one for each month. They are stored with the bucket, so that its directory and
/// the key above are enough to read it.
final class BucketKeys {
    /// How long a key that the service has opened is used without asking the service again. A key that is disabled there
    /// stops working within this time.
    private static final Duration KEPT = Duration.ofMinutes(5);

    private static final int MOST_KEPT = 10_000;
    private static final String OF_MASTER = "s3";
    private static final String PURPOSE = "cloakroom bucket key ";
    private static final String DATA_KEYS = "cloakroom data key";
    private static final long DAYS_OF_USE = 30;
    private static final int NAME_BYTES = 8;

    private final KeyValue rows;
    private final InstantSource clock;
    private final SecureRandom random;
    /// Not a `ReadCache`: opening a key may call the key service, and a read of another key must not wait for that.
    private final Cache<BucketKeyId, KeyWrap> open =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();

    private record BucketKeyId(Partition partition, String id) {}

    BucketKeys(KeyValue rows, InstantSource clock, SecureRandom random) {
        this.rows = rows;
        this.clock = clock;
        this.random = random;
    }

    /// Id of the bucket's key under the master key.
    static String idOfMaster() {
        return OF_MASTER;
    }

    /// Id of the bucket's present key under a key of the service.
    String idUnder(String keyArn) {
        long month = clock.millis() / Duration.ofDays(DAYS_OF_USE).toMillis();
        return digest(keyArn) + "-" + month;
    }

    private static String digest(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    /// The bucket's key under the master key, created if need be.
    KeyWrap underMaster(Partition partition, MasterKeys master) throws IOException {
        return get(
                partition,
                OF_MASTER,
                () -> {
                    var clear = new byte[KeyWrap.KEY_BYTES];
                    random.nextBytes(clear);
                    return BucketKeyRecord.underMaster(master.id(), master.seal(purpose(partition), clear));
                },
                master,
                KeyService.none());
    }

    private interface Making {
        BucketKeyRecord make() throws IOException;
    }

    /// The bucket's key under a key of the service, created if need be.
    KeyWrap under(String keyArn, Partition partition, MasterKeys master, KeyService service) throws IOException {
        return get(
                partition,
                idUnder(keyArn),
                () -> BucketKeyRecord.underService(
                        keyArn,
                        service.make(partition.space(), keyArn, context(partition))
                                .sealed()),
                master,
                service);
    }

    /// An existing key, for opening what it sealed.
    KeyWrap existing(Partition partition, String id, MasterKeys master, KeyService service) throws IOException {
        return get(partition, id, null, master, service);
    }

    private KeyWrap get(Partition partition, String id, @Nullable Making making, MasterKeys master, KeyService service)
            throws IOException {
        var name = new BucketKeyId(partition, id);
        var cached = open.getIfPresent(name);
        if (cached != null) {
            return cached;
        }
        var wrap = KeyWrap.of(opened(partition, record(partition, id, making), master, service), DATA_KEYS);
        open.put(name, wrap);
        return wrap;
    }

    private BucketKeyRecord record(Partition partition, String id, @Nullable Making making) throws IOException {
        var row = KeyLayout.bucketKey(id);
        while (true) {
            var value = rows.get(partition, row);
            if (value != null) {
                return BucketKeyRecord.decode(row, value);
            }
            if (making == null) {
                throw new StoreException(
                        StoreException.Kind.DAMAGED, "the bucket " + partition.id() + " has lost its key " + id);
            }
            var made = making.make();
            var outcome = rows.commit(
                    partition,
                    KeyLayout.NO_KEY,
                    List.of(new Guard.Absent(row)),
                    List.of(new Change.Set(row, made.encode(row))));
            switch (outcome) {
                case COMMITTED -> {
                    return made;
                }
                // A key that was not stored is never used: the bucket may come back with its project, and would not
                // have it.
                case GONE -> throw new StoreException(StoreException.Kind.BUSY, "the bucket is being deleted");
                case REFUSED -> {
                    // Another request made the key meanwhile.
                }
            }
        }
    }

    private static byte[] opened(Partition partition, BucketKeyRecord record, MasterKeys master, KeyService service)
            throws IOException {
        try {
            return record.isUnderMaster()
                    ? master.open(record.sealedBy(), purpose(partition), record.sealed())
                    : service.open(partition.space(), record.sealedBy(), record.sealed(), context(partition));
        } catch (KeyException failed) {
            throw new KeyException(
                    failed.kind(),
                    "the key of bucket " + partition.id() + " does not open: " + failed.getMessage(),
                    failed);
        }
    }

    /// Seals the bucket's key under the current master key, if an earlier one sealed it.
    ///
    /// @return how many keys were sealed anew
    int reseal(Partition partition, MasterKeys master) throws IOException {
        var found = new ArrayList<Row>();
        try (var cursor = rows.scan(partition, KeyLayout.bucketKeys())) {
            while (cursor.next()) {
                found.add(cursor.row());
            }
        }
        int resealed = 0;
        for (var row : found) {
            resealed += isResealed(partition, row, master) ? 1 : 0;
        }
        return resealed;
    }

    private boolean isResealed(Partition partition, Row row, MasterKeys master) throws IOException {
        while (true) {
            var value = rows.get(partition, row);
            var record = value == null ? null : BucketKeyRecord.decode(row, value);
            if (value == null
                    || record == null
                    || !record.isUnderMaster()
                    || record.sealedBy().equals(master.id())) {
                return false;
            }
            var clear = opened(partition, record, master, KeyService.none());
            var next = record.with(master.id(), master.seal(purpose(partition), clear));
            var outcome = rows.commit(
                    partition,
                    KeyLayout.NO_KEY,
                    List.of(new Guard.Is(row, value)),
                    List.of(new Change.Set(row, next.encode(row))));
            if (outcome != KeyValue.Outcome.REFUSED) {
                return outcome == KeyValue.Outcome.COMMITTED;
            }
        }
    }

    /// The purpose names the bucket, so that the key of another bucket does not open.
    static String purpose(Partition partition) {
        return PURPOSE + partition.id();
    }

    static byte[] context(Partition partition) {
        return ("bucket " + partition.id()).getBytes(StandardCharsets.UTF_8);
    }
}
