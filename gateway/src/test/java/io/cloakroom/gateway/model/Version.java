package io.cloakroom.gateway.model;

import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One version of an object, or a delete marker.
final class Version {
    static final String NULL = "null";
    private static final long TOLERANCE_SECONDS = 2;

    private final Key key;
    private final String id;
    private @Nullable Stored stored;
    private final Instant earliest;
    private final InstantSource clock;
    private boolean readByAll;
    private int tags;
    private Protection protection = Protection.NONE;
    private @Nullable Instant modified;
    private @Nullable Version successor;

    /// What a version holds.
    ///
    /// @param etag  without quotes
    /// @param parts their numbers; none for what was not put together of parts
    record Stored(byte[] bytes, String etag, Metadata metadata, List<Integer> parts) {
        Stored in(String storageClass) {
            return new Stored(bytes, etag, metadata.in(storageClass), parts);
        }

        /// @param metadata with the encryption that it has
        /// @param offered  the ETag that the server shows
        static Stored whole(byte[] bytes, Metadata metadata, @Nullable String offered) {
            var etag = metadata.encryption().etag(Content.md5(bytes), offered);
            return new Stored(bytes, etag, metadata, List.of());
        }

        EncryptionChoice encryption() {
            return metadata.encryption();
        }
    }

    /// @param stored   `null` for a delete marker
    /// @param earliest time of modification
    /// @param clock    of the server
    Version(Key key, String id, @Nullable Stored stored, Instant earliest, InstantSource clock) {
        this.key = key;
        this.id = id;
        this.stored = stored;
        this.earliest = earliest;
        this.clock = clock;
        tags = stored == null ? 0 : stored.metadata().tags();
    }

    Key key() {
        return key;
    }

    String id() {
        return id;
    }

    boolean isMarker() {
        return stored == null;
    }

    Stored stored() {
        if (stored == null) {
            throw new IllegalStateException("a delete marker holds nothing: " + key + " " + id);
        }
        return stored;
    }

    /// Gives it another storage class.
    void move(String storageClass) {
        stored = stored().in(storageClass);
    }

    boolean readByAll() {
        return readByAll;
    }

    void setReadByAll(boolean now) {
        readByAll = now;
    }

    /// How many.
    int tags() {
        return tags;
    }

    void setTags(int now) {
        tags = now;
    }

    Protection protection() {
        return protection;
    }

    void setProtection(Protection now) {
        protection = now;
    }

    /// See [Protection#shown].
    ///
    /// @param until `null` when an answer shows none
    Protection protectionAsShown(@Nullable String until) {
        if (until != null) {
            protection = protection.shown(until);
        }
        return protection;
    }

    /// The same object under another key.
    Version under(Key other) {
        var renamed = new Version(other, id, stored, earliest, clock);
        renamed.keep(this);
        renamed.modified = modified;
        return renamed;
    }

    /// Takes over facts that may have changed in another version since it was made.
    void keep(Version other) {
        tags = other.tags;
        protection = other.protection;
        readByAll = other.readByAll;
    }

    /// The time of modification, which the server chooses. The model accepts the first one that an answer shows if it
    /// is possible. It may not change afterwards.
    ///
    /// @param shown in the answer that is being judged, as [Answer] and [Document] write times
    String modified(@Nullable String shown) {
        if (modified == null && shown != null) {
            modified = possible(shown);
        }
        return modified == null ? "(a time since " + earliest + ")" : modified.toString();
    }

    /// A newer version makes this one noncurrent.
    void giveWay(Version newer) {
        successor = newer;
    }

    /// When it became noncurrent, even if the newer version is gone.
    Instant noncurrentSince() {
        return Objects.requireNonNull(successor).time();
    }

    /// The same as far as the model knows it.
    Instant time() {
        return modified == null ? earliest : modified;
    }

    private @Nullable Instant possible(String shown) {
        try {
            var time = Instant.parse(shown);
            boolean early =
                    time.isBefore(earliest.truncatedTo(ChronoUnit.SECONDS).minusSeconds(TOLERANCE_SECONDS));
            boolean late = time.isAfter(clock.instant().plusSeconds(TOLERANCE_SECONDS));
            return early || late ? null : time;
        } catch (DateTimeParseException none) {
            return null;
        }
    }
}
