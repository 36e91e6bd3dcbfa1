package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.Envelope.Kind;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.UnknownFields;
import io.cloakroom.storage.token.LastUse;
import io.cloakroom.storage.token.Traffic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Records of the partition `traffic` to bytes and back, as [ControlCodec] does it.
public final class TrafficCodec {
    private TrafficCodec() {}

    /// The requests of one hour.
    ///
    /// @param unknown fields of a newer release, kept when the record is rewritten
    public record HourRecord(Traffic traffic, byte[] unknown) {
        public static final HourRecord NOTHING = new HourRecord(Traffic.NONE, UnknownFields.none());

        public HourRecord plus(Traffic more) {
            return new HourRecord(traffic.plus(more), unknown);
        }
    }

    /// What is stored of a token apart from its hours.
    ///
    /// @param unknown fields of a newer release, kept when the record is rewritten
    public record TokenUseRecord(String project, @Nullable LastUse lastUse, byte[] unknown) {}

    public static byte[] encode(Row row, HourRecord counted) {
        var traffic = counted.traffic();
        return Envelope.seal(
                row,
                Kind.TRAFFIC,
                new FieldWriter()
                        .number(1, traffic.requests())
                        .number(2, traffic.errors())
                        .number(3, traffic.denied())
                        .number(4, traffic.bytesIn())
                        .number(5, traffic.bytesOut())
                        .raw(counted.unknown()));
    }

    public static HourRecord traffic(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.TRAFFIC, fields -> {
            var numbers = new long[6];
            while (fields.next()) {
                switch (fields.number()) {
                    case 1, 2, 3, 4, 5 -> numbers[fields.number()] = fields.asLong();
                    default -> fields.keep();
                }
            }
            var traffic = new Traffic(numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
            return new HourRecord(traffic, fields.kept());
        });
    }

    public static byte[] encode(Row row, TokenUseRecord known) {
        var fields = new FieldWriter().text(1, known.project());
        var use = known.lastUse();
        if (use != null) {
            fields.number(2, use.time().toEpochMilli())
                    .text(3, use.address())
                    .text(4, use.operation())
                    .text(5, use.bucket())
                    .text(6, use.client());
        }
        return Envelope.seal(row, Kind.LAST_USE, fields.raw(known.unknown()));
    }

    public static TokenUseRecord known(Row row, byte[] value) throws StoreException {
        return RecordCodec.decoded(row, value, Kind.LAST_USE, fields -> {
            var texts = new String[7];
            Instant time = null;
            while (fields.next()) {
                switch (fields.number()) {
                    case 1, 3, 4, 5, 6 -> texts[fields.number()] = fields.asText();
                    case 2 -> time = Instant.ofEpochMilli(fields.asLong());
                    default -> fields.keep();
                }
            }
            var project = FieldReader.present(texts[1]);
            var use = time == null
                    ? null
                    : new LastUse(
                            time,
                            FieldReader.present(texts[3]),
                            FieldReader.present(texts[4]),
                            FieldReader.present(texts[5]),
                            FieldReader.present(texts[6]));
            return new TokenUseRecord(project, use, fields.kept());
        });
    }
}
