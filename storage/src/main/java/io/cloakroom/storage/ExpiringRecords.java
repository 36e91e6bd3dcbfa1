package io.cloakroom.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Small records that end by themselves: sessions, answers kept for idempotency keys, notices. What they hold is the caller's;
/// secrets come sealed. Changes are durable when a method returns; a record that has ended is never given out.
public interface ExpiringRecords {
    /// What a record is of. The letter is what is stored: never change or reuse one.
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
    /// @return false when there is one of this name that has not ended
    boolean create(Kind kind, String name, byte[] value, Instant end) throws IOException;

    /// Makes or replaces a record.
    void put(Kind kind, String name, byte[] value, Instant end) throws IOException;

    /// @return whether there was one
    boolean delete(Kind kind, String name) throws IOException;

    /// Deletes all records whose names begin with `prefix`.
    void deleteAll(Kind kind, String prefix) throws IOException;

    /// Gives the space of ended records back, of a bounded number of them.
    ///
    /// @param from where the call before stopped; `null` for the beginning
    Swept sweep(byte @Nullable [] from) throws IOException;
}
