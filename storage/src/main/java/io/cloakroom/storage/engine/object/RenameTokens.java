package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectStore.RenameOutcome;
import io.cloakroom.storage.ObjectStore.RenameToken;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Guard;
import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.codec.RecordCodec;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Remembers which client tokens a bucket's renames used, in the commit of the rename itself: so a client that did not hear the
/// answer, be it because the server was killed, may ask again. The token's hash selects one of 65,536 slots; a newer token
/// overwrites the older one in its slot, so the rows stay bounded without a sweep.
public final class RenameTokens {
    private static final int SLOTS = 65_536;
    private static final Duration KEPT = Duration.ofDays(1);
    private static final int NAME = 1;
    private static final int REQUEST = 2;
    private static final int TIME = 3;

    private final KeyValue rows;
    private final Partition partition;
    private final Instant now;
    /// The value of the slot when [#known] looked.
    private byte @Nullable [] seen;

    RenameTokens(KeyValue rows, Partition partition, Instant now) {
        this.rows = rows;
        this.partition = partition;
        this.now = now;
    }

    /// @param time of the rename
    public record StoredRenameToken(RenameToken token, Instant time) {}

    /// The answer to a rename whose token is known; `null` when it is not.
    @Nullable
    RenameOutcome known(@Nullable RenameToken token) throws IOException {
        if (token == null) {
            return null;
        }
        var row = row(token);
        var value = rows.get(partition, row);
        seen = value;
        var stored = value == null ? null : decode(row, value);
        if (stored == null
                || !stored.token().name().equals(token.name())
                || stored.time().plus(KEPT).isBefore(now)) {
            return null;
        }
        return stored.token().equals(token) ? new RenameOutcome.Repeated() : new RenameOutcome.TokenOfAnother();
    }

    /// Stores the token. Of two concurrent renames under one token one is refused, and finds the other's token in its next
    /// attempt.
    void keep(KeyBatch batch, @Nullable RenameToken token) {
        if (token != null) {
            var row = row(token);
            batch.guard(seen == null ? new Guard.Absent(row) : new Guard.Is(row, seen));
            var fields = new FieldWriter()
                    .text(NAME, token.name())
                    .text(REQUEST, token.request())
                    .number(TIME, now.toEpochMilli());
            batch.set(row, Envelope.seal(row, Envelope.Kind.RENAME, fields));
        }
    }

    private static Row row(RenameToken token) {
        return KeyLayout.renameToken(Math.floorMod(token.name().hashCode(), SLOTS));
    }

    public static StoredRenameToken decode(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Envelope.Kind.RENAME, fields -> {
            var name = "";
            var request = "";
            long time = 0;
            while (fields.next()) {
                switch (fields.number()) {
                    case NAME -> name = fields.asText();
                    case REQUEST -> request = fields.asText();
                    case TIME -> time = fields.asLong();
                    default -> fields.keep();
                }
            }
            return new StoredRenameToken(new RenameToken(name, request), Instant.ofEpochMilli(time));
        });
    }
}
