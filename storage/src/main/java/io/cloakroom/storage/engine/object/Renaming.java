package io.cloakroom.storage.engine.object;

import io.cloakroom.storage.ObjectStore.Rename;
import io.cloakroom.storage.ObjectStore.RenameCheck;
import io.cloakroom.storage.ObjectStore.RenameOutcome;
import io.cloakroom.storage.engine.Change.Counter;
import io.cloakroom.storage.engine.Partition;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Moves an object to another key of its bucket in one commit. The record moves to another row, the payload stays where it
/// is, and the claims on the payload are rewritten for the new key, so that the collector still finds the record by them. An
/// object of 10,000 parts has as many claims, with the key in each.
final class Renaming {
    private final ObjectRows store;

    Renaming(ObjectRows store) {
        this.store = store;
    }

    /// @return `null` when another change came meanwhile
    @Nullable
    RenameOutcome attempt(Partition partition, Rename rename, RenameCheck check) throws IOException {
        var from = rename.from();
        var to = rename.to();
        var change = VersionChange.of(store, partition, to);
        var source = store.reader().current(partition, from);
        // Tokens are read after the objects, so that a rename under this token that the objects reflect is known.
        var tokens = new RenameTokens(store.rows(), partition, store.now());
        var repeated = tokens.known(rename.token());
        if (repeated != null) {
            return repeated;
        }
        if (change.keepsVersions()
                || source != null && !(source.isNull() && source.protection().isNone())) {
            return new RenameOutcome.KeepsVersions();
        }
        var record = StoredVersion.objectOf(source);
        if (record != null && record.content() instanceof PayloadLocation.InRow) {
            // Payload has a row of its own only where versions are or were kept.
            return new RenameOutcome.KeepsVersions();
        }
        if (source == null || record == null) {
            return new RenameOutcome.NoSuchObject();
        }
        check.check(
                record.info(from.value()), Optional.ofNullable(change.object()).map(object -> object.info(to.value())));
        var parts = store.parts(partition, from, source);
        if (parts == null) {
            return null;
        }
        var next = withHolder(record);
        change.batch()
                .guard(source.guard())
                .delete(source.row())
                .add(Counter.OBJECTS, -1)
                .add(Counter.BYTES, -record.size());
        if (!change.makeCurrent(next)) {
            return null;
        }
        if (next.content().inBlob() != null || !parts.isEmpty()) {
            change.batch().takeOver(from, next, parts);
        }
        tokens.keep(change.batch(), rename.token());
        return switch (change.commit().ended()) {
            case COMMITTED -> new RenameOutcome.Renamed(next.info(to.value()));
            case REFUSED -> null;
            case GONE -> new RenameOutcome.NoSuchBucket();
        };
    }

    /// Gives a version of an older build a holder, since its claims are rewritten and older claims name none.
    private ObjectRecord withHolder(ObjectRecord record) {
        return record.holder().isEmpty() && (record.content().inBlob() != null || record.layout() != null)
                ? record.withWriteId(store.freshId(record.stamp()))
                : record;
    }
}
