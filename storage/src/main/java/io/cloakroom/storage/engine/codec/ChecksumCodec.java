package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.checksum.Checksum;
import io.cloakroom.storage.checksum.ChecksumAlgorithm;
import io.cloakroom.storage.checksum.ChecksumType;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import java.util.List;

/// Checksums of payload as fields of a record.
final class ChecksumCodec {
    private ChecksumCodec() {}

    static void write(FieldWriter fields, List<Checksum> checksums) {
        for (var checksum : checksums) {
            fields.nested(
                    RecordFields.CHECKSUM,
                    new FieldWriter()
                            .number(1, checksum.algorithm().number())
                            .number(2, number(checksum.type()))
                            .text(3, checksum.value()));
        }
    }

    static Checksum checksum(FieldReader fields) {
        ChecksumAlgorithm algorithm = null;
        ChecksumType type = null;
        String value = null;
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> algorithm = algorithm(fields.asInt());
                case 2 -> type = type(fields.asInt());
                case 3 -> value = fields.asText();
                default -> fields.keep();
            }
        }
        return new Checksum(FieldReader.present(algorithm), FieldReader.present(type), FieldReader.present(value));
    }

    static int number(ChecksumType type) {
        return switch (type) {
            case COMPOSITE -> 1;
            case FULL_OBJECT -> 2;
        };
    }

    static ChecksumType type(int number) {
        return switch (number) {
            case 1 -> ChecksumType.COMPOSITE;
            case 2 -> ChecksumType.FULL_OBJECT;
            default -> throw new IllegalArgumentException("no checksum type has number " + number);
        };
    }

    static ChecksumAlgorithm algorithm(int number) {
        return ChecksumAlgorithm.numbered(number)
                .orElseThrow(() -> new IllegalArgumentException("no checksum algorithm has number " + number));
    }
}
