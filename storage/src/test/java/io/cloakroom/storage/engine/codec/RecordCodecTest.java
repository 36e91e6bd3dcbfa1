package io.cloakroom.storage.engine.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.StorageClass;
import io.cloakroom.storage.document.TagSet;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.control.EngineJobNotes;
import io.cloakroom.storage.engine.control.EngineRecords;
import io.cloakroom.storage.engine.object.RenameTokens;
import io.cloakroom.storage.engine.payload.BlockTable;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import io.cloakroom.storage.engine.record.Stamp;
import io.cloakroom.storage.engine.record.VersionRows;
import io.cloakroom.storage.engine.usage.SavedSums;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RecordCodecTest {
    private static final Row ROW = VersionRows.current(new ObjectKey("key"));
    private static final String STORED = "0101000000720101050220356434313430326162633462326137366239373139"
            + "6439313130313763353932030680d095ffbc31041a010c636f6e74656e742d74"
            + "797065020a746578742f706c61696e0506010161020162060102071001010202"
            + "010203086d6e473754413d3d400a0101050205ccf6c6d30950e8336568656c6c"
            + "6f";
    private static final ByteBuffer PAYLOAD = ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8));

    private static ObjectRecord record(PayloadLocation content, ObjectRecord.@Nullable Layout layout) {
        return new ObjectRecord(
                new Stamp(VersionRef.NULL, 1_700_000_000_000L, null),
                5,
                "5d41402abc4b2a76b9719d911017c592",
                Instant.ofEpochMilli(1_700_000_000_000L),
                new ObjectMeta(Map.of("content-type", "text/plain"), Map.of("a", "b"), Acl.PUBLIC_READ),
                List.of(new Checksum(ChecksumAlgorithm.CRC32C, ChecksumType.FULL_OBJECT, "mnG7TA==")),
                "",
                "",
                content,
                layout,
                new byte[0]);
    }

    private static PayloadLocation.Inline inline() {
        return new PayloadLocation.Inline(PAYLOAD, BlockTable.blockChecksum(PAYLOAD));
    }

    /// What an older release wrote has to be read by every later one: this value must never change.
    @Test
    void readsTheFirstFormat() throws StoreException {
        var stored = HexFormat.of().parseHex(STORED);
        assertThat(RecordCodec.encode(ROW, record(inline(), null))).isEqualTo(stored);
        var read = RecordCodec.object(ROW, stored);
        assertThat(read).usingRecursiveComparison().isEqualTo(record(inline(), null));
    }

    @Test
    void keepsFieldsOfANewerReleaseWhenTheyMayBePassedOver() throws StoreException {
        var newer = new FieldWriter()
                .raw(fields(RecordCodec.encode(ROW, record(blob(), null))))
                .text(15, "foreign")
                .bytes(63, new byte[] {1, 2, 3});
        var read = RecordCodec.object(ROW, Envelope.seal(ROW, Kind.OBJECT, newer));
        assertThat(read.etag()).isEqualTo(record(blob(), null).etag());
        var again = RecordCodec.encode(ROW, read.with(read.meta(), Instant.EPOCH));
        assertThat(RecordCodec.object(ROW, again).unknown())
                .isEqualTo(new FieldWriter()
                        .text(15, "foreign")
                        .bytes(63, new byte[] {1, 2, 3})
                        .toBytes());
    }

    @Test
    void refusesFieldsOfANewerReleaseThatItMustKnow() {
        var newer = new FieldWriter()
                .raw(fields(RecordCodec.encode(ROW, record(blob(), null))))
                .text(99, "of tomorrow");
        assertThatThrownBy(() -> RecordCodec.object(ROW, Envelope.seal(ROW, Kind.OBJECT, newer)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer release");
    }

    private static PayloadLocation.InBlob blob() {
        return new PayloadLocation.InBlob(new BlobRef(2, Long.MAX_VALUE, 1L << 40, 17), Long.MIN_VALUE);
    }

    @ParameterizedTest
    @EnumSource(StorageClass.class)
    void keepsEveryStorageClass(StorageClass storageClass) throws StoreException {
        var meta = new ObjectMeta(
                Map.of(), Map.of(), Acl.PRIVATE, "", storageClass, TagSet.NONE, Protection.NONE, Encryption.NONE);
        var record = record(blob(), null).with(meta, Instant.EPOCH);
        assertThat(RecordCodec.object(ROW, RecordCodec.encode(ROW, record)).meta())
                .isEqualTo(meta);
    }

    @Test
    void keepsTagsInTheirOrder() throws StoreException {
        var tags = new LinkedHashMap<String, String>();
        tags.put("z", "first");
        tags.put("a", "");
        var record = record(inline(), null).with(record(inline(), null).meta().with(new TagSet(tags)), Instant.EPOCH);
        var read =
                RecordCodec.object(ROW, RecordCodec.encode(ROW, record)).meta().tags();
        assertThat(read.tags()).containsExactlyEntriesOf(tags);
    }

    @Test
    void keepsEveryPlaceOfPayload() throws StoreException {
        for (var record : List.of(
                record(blob(), null),
                record(blob(), new ObjectRecord.Layout(10_000, ChecksumAlgorithm.SHA256)),
                record(inline(), new ObjectRecord.Layout(1, null)),
                record(
                        new PayloadLocation.Tailed(blob(), inline()),
                        new ObjectRecord.Layout(7, ChecksumAlgorithm.CRC32)))) {
            assertThat(RecordCodec.object(ROW, RecordCodec.encode(ROW, record)))
                    .usingRecursiveComparison()
                    .isEqualTo(record);
        }
    }

    @Test
    void callsWhatIsCutDamaged() {
        var value = RecordCodec.encode(ROW, record(inline(), null));
        for (int length = 0; length < value.length; length++) {
            var cut = Arrays.copyOf(value, length);
            assertThatThrownBy(() -> RecordCodec.object(ROW, cut))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.DAMAGED));
        }
    }

    private static byte[] fields(byte[] value) {
        int length = ByteBuffer.wrap(value).getInt(2);
        return Arrays.copyOfRange(value, 6, 6 + length);
    }

    /// Behind a checksum that holds, nonsense is still damage or a record, never a crash of ours.
    @Test
    void randomBytesAreARecordOrDamage() {
        var random = new Random(4);
        var whole = fields(RecordCodec.encode(ROW, record(blob(), new ObjectRecord.Layout(3, null))));
        for (int i = 0; i < 50_000; i++) {
            var nonsense = i % 2 == 0 ? new byte[random.nextInt(40)] : whole.clone();
            for (int n = 0; n < nonsense.length; n++) {
                if (i % 2 == 0 || random.nextInt(40) == 0) {
                    nonsense[n] = (byte) (random.nextInt(3) == 0 ? random.nextInt(16) : random.nextInt());
                }
            }
            for (var kind : Kind.values()) {
                var value = Envelope.seal(ROW, kind, new FieldWriter().raw(nonsense));
                try {
                    decode(kind, value);
                } catch (StoreException damaged) {
                    assertThat(damaged).hasMessageStartingWith("the record kkey ");
                }
            }
        }
    }

    private static void decode(Kind kind, byte[] value) throws StoreException {
        var _ = switch (kind) {
            case OBJECT -> RecordCodec.object(ROW, value);
            case MARKER -> RecordCodec.version(ROW, value);
            case CONFIG -> DocumentCodec.decode(ROW, value);
            case UPLOAD -> RecordCodec.upload(ROW, value);
            case PART -> RecordCodec.part(ROW, value);
            case PAYLOAD -> RecordCodec.payload(ROW, value);
            case PROJECT -> ControlCodec.project(ROW, value);
            case BUCKET -> ControlCodec.bucket(ROW, value);
            case USER -> ControlCodec.user(ROW, value);
            case ROLE -> ControlCodec.role(ROW, value);
            case TOKEN -> ControlCodec.token(ROW, value);
            case INDEX -> ControlCodec.target(ROW, value);
            case EDITION -> Envelope.open(ROW, value, kind);
            case EXPIRING -> EngineRecords.opened(ROW, value);
            case TRAFFIC -> TrafficCodec.traffic(ROW, value);
            case LAST_USE -> TrafficCodec.known(ROW, value);
            case USAGE -> SavedSums.decode(ROW, value);
            case RETENTION_CLOCK -> Envelope.open(ROW, value, kind);
            case RENAME -> RenameTokens.decode(ROW, value);
            case JOB -> EngineJobNotes.decode(ROW, value);
            case BUCKET_KEY -> BucketKeyRecord.decode(ROW, value);
            case KMS_KEY -> KmsKeyRecord.decode(ROW, value);
            case MASTER_KEY -> MasterKeyRecord.decode(ROW, value);
        };
    }
}
