package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.encryption.KmsKey;
import io.cloakroom.storage.encryption.KmsKey.State;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.UnknownFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A key of the keyring, with its material sealed under the master key.
///
/// @param versions in the order of their numbers, at least one
/// @param unknown  fields of a newer release, kept when the record is rewritten
public record KmsKeyRecord(
        String id,
        String project,
        String arn,
        String description,
        State state,
        @Nullable Instant deletionAt,
        Instant createdAt,
        List<Version> versions,
        byte[] unknown) {
    private static final int ID = 1;
    private static final int PROJECT = 2;
    private static final int ARN = 3;
    private static final int DESCRIPTION = 4;
    private static final int CREATED_AT = 5;
    /// The fields from here on must be known: a build that ignored them would use a disabled key, or lose its material.
    private static final int STATE = 64;
    private static final int DELETION_AT = 65;
    private static final int VERSION = 66;

    private static final int ENABLED = 1;
    private static final int DISABLED = 2;
    private static final int PENDING_DELETION = 3;

    /// One version of a key's material.
    ///
    /// @param number   1 for the first
    /// @param sealedBy id of the master key
    /// @param sealed   not to be changed
    /// @param unknown  fields of a newer release
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Version(int number, Instant createdAt, String sealedBy, byte[] sealed, byte[] unknown) {
        private static final int NUMBER = 1;
        private static final int MADE_AT = 2;
        private static final int SEALED_BY = 64;
        private static final int SEALED = 65;

        public static Version of(int number, Instant createdAt, String sealedBy, byte[] sealed) {
            return new Version(number, createdAt, sealedBy, sealed, UnknownFields.none());
        }

        /// Whether both have the same material, sealed by whatever master key.
        private boolean isSame(Version other) {
            return number == other.number && createdAt.equals(other.createdAt);
        }

        /// The same material, sealed anew.
        public Version with(String masterId, byte[] sealedAnew) {
            return new Version(number, createdAt, masterId, sealedAnew, unknown);
        }

        private FieldWriter fields() {
            return new FieldWriter()
                    .number(NUMBER, number)
                    .number(MADE_AT, createdAt.toEpochMilli())
                    .text(SEALED_BY, sealedBy)
                    .bytes(SEALED, sealed)
                    .raw(unknown);
        }

        private static Version of(FieldReader fields) {
            int number = 0;
            Instant createdAt = null;
            String sealedBy = null;
            byte[] sealed = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case NUMBER -> number = fields.asInt();
                    case MADE_AT -> createdAt = Instant.ofEpochMilli(fields.asLong());
                    case SEALED_BY -> sealedBy = fields.asText();
                    case SEALED -> sealed = fields.asBytes();
                    default -> fields.keep();
                }
            }
            return new Version(
                    number,
                    FieldReader.present(createdAt),
                    FieldReader.present(sealedBy),
                    FieldReader.present(sealed),
                    fields.kept());
        }
    }

    public KmsKeyRecord {
        versions = List.copyOf(versions);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("a key without material");
        }
    }

    /// The key as the keyring's callers see it.
    public KmsKey key(List<String> aliases) {
        var newest = versions.getLast();
        return new KmsKey(
                id,
                project,
                arn,
                description,
                state,
                deletionAt,
                createdAt,
                versions.size(),
                newest.createdAt(),
                aliases);
    }

    /// Whether this has every version of the material that `other`, a record of the same key, has.
    public boolean hasMaterialOf(KmsKeyRecord other) {
        return other.versions.stream().allMatch(version -> versions.stream().anyMatch(version::isSame));
    }

    /// Adds the versions of `other`, a record of the same key, that this lacks.
    ///
    /// @return `null` when a version of each has the same number, but other material
    public @Nullable KmsKeyRecord withMaterialOf(KmsKeyRecord other) {
        var all = new TreeMap<Integer, Version>();
        versions.forEach(version -> all.put(version.number(), version));
        for (var version : other.versions) {
            var present = all.putIfAbsent(version.number(), version);
            if (present != null && !present.isSame(version)) {
                return null;
            }
        }
        return withVersions(List.copyOf(all.values()));
    }

    public KmsKeyRecord withDescription(String text) {
        return new KmsKeyRecord(id, project, arn, text, state, deletionAt, createdAt, versions, unknown);
    }

    public KmsKeyRecord withState(State other, @Nullable Instant deletion) {
        return new KmsKeyRecord(id, project, arn, description, other, deletion, createdAt, versions, unknown);
    }

    public KmsKeyRecord withVersions(List<Version> others) {
        return new KmsKeyRecord(id, project, arn, description, state, deletionAt, createdAt, others, unknown);
    }

    public byte[] encode(Row row) {
        var fields = new FieldWriter()
                .text(ID, id)
                .text(PROJECT, project)
                .text(ARN, arn)
                .text(DESCRIPTION, description)
                .number(CREATED_AT, createdAt.toEpochMilli())
                .number(
                        STATE,
                        switch (state) {
                            case ENABLED -> ENABLED;
                            case DISABLED -> DISABLED;
                            case PENDING_DELETION -> PENDING_DELETION;
                        });
        if (deletionAt != null) {
            fields.number(DELETION_AT, deletionAt.toEpochMilli());
        }
        versions.forEach(each -> fields.nested(VERSION, each.fields()));
        return Envelope.seal(row, Kind.KMS_KEY, fields.raw(unknown));
    }

    /// @return `null` for a damaged value
    public static @Nullable KmsKeyRecord readable(Row row, byte[] value) throws StoreException {
        try {
            return decode(row, value);
        } catch (StoreException failed) {
            failed.rethrowUnless(StoreException.Kind.DAMAGED);
            return null;
        }
    }

    public static KmsKeyRecord decode(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.KMS_KEY, fields -> {
            var texts = new String[DESCRIPTION + 1];
            Instant createdAt = null;
            Instant deletionAt = null;
            var state = State.ENABLED;
            var versions = new ArrayList<Version>();
            while (fields.next()) {
                switch (fields.number()) {
                    case ID, PROJECT, ARN, DESCRIPTION -> texts[fields.number()] = fields.asText();
                    case CREATED_AT -> createdAt = Instant.ofEpochMilli(fields.asLong());
                    case STATE -> state = state(fields.asInt());
                    case DELETION_AT -> deletionAt = Instant.ofEpochMilli(fields.asLong());
                    case VERSION -> versions.add(Version.of(fields.nested()));
                    default -> fields.keep();
                }
            }
            return new KmsKeyRecord(
                    FieldReader.present(texts[ID]),
                    FieldReader.present(texts[PROJECT]),
                    FieldReader.present(texts[ARN]),
                    FieldReader.present(texts[DESCRIPTION]),
                    state,
                    deletionAt,
                    FieldReader.present(createdAt),
                    versions,
                    fields.kept());
        });
    }

    private static State state(int number) {
        return switch (number) {
            case ENABLED -> State.ENABLED;
            case DISABLED -> State.DISABLED;
            case PENDING_DELETION -> State.PENDING_DELETION;
            default -> throw new FieldReader.UnknownField(STATE);
        };
    }
}
