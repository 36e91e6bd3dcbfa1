package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.engine.BlobRef;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.Envelope;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import io.cloakroom.storage.engine.record.ObjectRecord;
import io.cloakroom.storage.engine.record.PayloadLocation;

/// Locations of payload as fields of a record.
final class PayloadLocationCodec {
    private PayloadLocationCodec() {}

    static FieldWriter inlineFields(PayloadLocation.Inline inline) {
        return new FieldWriter()
                .number(1, inline.bytes().remaining())
                .number(2, Integer.toUnsignedLong(inline.checksum()));
    }

    static FieldWriter blobFields(PayloadLocation.InBlob content) {
        return new FieldWriter()
                .number(1, content.blob().kind())
                .number(2, content.blob().file())
                .number(3, content.blob().offset())
                .number(4, content.blob().length())
                .number(5, content.salt());
    }

    static PayloadLocation.InBlob blob(FieldReader fields) {
        var numbers = new long[6];
        while (fields.next()) {
            if (fields.number() < numbers.length) {
                numbers[fields.number()] = fields.asLong();
            } else {
                fields.keep();
            }
        }
        var ref = new BlobRef(Math.toIntExact(numbers[1]), numbers[2], numbers[3], numbers[4]);
        return new PayloadLocation.InBlob(ref, numbers[5]);
    }

    static PayloadLocation.Inline inline(Row row, byte[] value, FieldReader fields) throws StoreException {
        long length = -1;
        int checksum = 0;
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> length = fields.asLong();
                case 2 -> checksum = (int) fields.asLong();
                default -> fields.keep();
            }
        }
        var payload = Envelope.payload(row, value);
        if (payload.remaining() != length) {
            throw Envelope.damaged(row, "its payload is cut");
        }
        return new PayloadLocation.Inline(payload, checksum);
    }

    static ObjectRecord.Layout layout(FieldReader fields) {
        int parts = 0;
        int algorithm = 0;
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> parts = fields.asInt();
                case 2 -> algorithm = fields.asInt();
                default -> fields.keep();
            }
        }
        return new ObjectRecord.Layout(parts, algorithm == 0 ? null : ChecksumCodec.algorithm(algorithm));
    }
}
