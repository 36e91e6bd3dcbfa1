package io.cloakroom.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Small records that expire: sessions, answers kept for idempotency keys, notices. The caller decides what they contain, and
/// seals secrets beforehand. A change is durable when its method returns. An expired record is never returned.
public interface ExpiringRecords {
    /// What a record is for. The letter is stored: never change or reuse one.
    enum Kind {
        SESSION('s'),
        IDEMPOTENCY('i'),
        NOTICE('n');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        public char letter() {
            return letter;
        }
    }

    /// @param name printable ASCII, at most 200 characters
    Optional<byte[]> get(Kind kind, String name) throws IOException;

    /// Makes a record.
    ///
    /// @return false when a record of this name exists and has not expired
    boolean create(Kind kind, String name, byte[] value, Instant end) throws IOException;

    /// Makes or replaces a record.
    void put(Kind kind, String name, byte[] value, Instant end) throws IOException;

    /// @return whether the record existed
    boolean delete(Kind kind, String name) throws IOException;

    /// Deletes all records whose names begin with `prefix`.
    void deleteAll(Kind kind, String prefix) throws IOException;

    /// Removes expired records, a bounded number of them.
    ///
    /// @param from where the previous call stopped; `null` for the beginning
    Swept sweep(byte @Nullable [] from) throws IOException;
}
