package io.cloakroom.storage.engine.codec;

import io.cloakroom.storage.document.ObjectLock;
import io.cloakroom.storage.document.ObjectLock.Unit;
import io.cloakroom.storage.document.Protection;
import io.cloakroom.storage.document.Protection.LegalHold;
import io.cloakroom.storage.document.Retention;
import io.cloakroom.storage.engine.record.FieldReader;
import io.cloakroom.storage.engine.record.FieldWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Retention and legal hold to fields and back. A record with a field that this release does not know is refused: the version
/// could be deleted too early.
final class ProtectionCodec {
    private static final int MODE = 1;
    private static final int UNTIL = 2;
    private static final int LEGAL_HOLD = 3;
    private static final int DAYS = 2;
    private static final int YEARS = 3;

    private ProtectionCodec() {}

    static FieldWriter fields(Protection protection) {
        var fields = new FieldWriter();
        var retention = protection.retention();
        if (retention != null) {
            fields.number(MODE, number(retention.mode()))
                    .number(UNTIL, retention.until().toEpochMilli());
        }
        var hold = protection.legalHold();
        return hold == null ? fields : fields.number(LEGAL_HOLD, hold == LegalHold.ON ? 1 : 2);
    }

    static Protection protection(FieldReader fields) {
        Retention.Mode mode = null;
        Instant until = null;
        LegalHold hold = null;
        while (fields.next()) {
            switch (fields.number()) {
                case MODE -> mode = mode(fields.asLong());
                case UNTIL -> until = Instant.ofEpochMilli(fields.asLong());
                case LEGAL_HOLD -> hold = hold(fields.asLong());
                default -> throw new FieldReader.UnknownField(fields.number());
            }
        }
        return new Protection(retention(mode, until), hold);
    }

    private static @Nullable Retention retention(Retention.@Nullable Mode mode, @Nullable Instant until) {
        return mode == null && until == null
                ? null
                : new Retention(FieldReader.present(mode), FieldReader.present(until));
    }

    private static LegalHold hold(long number) {
        return switch ((int) number) {
            case 1 -> LegalHold.ON;
            case 2 -> LegalHold.OFF;
            default -> throw new IllegalArgumentException("no legal hold has number " + number);
        };
    }

    static FieldWriter fields(ObjectLock.DefaultRetention retention) {
        return new FieldWriter()
                .number(MODE, number(retention.mode()))
                .number(retention.unit() == Unit.DAYS ? DAYS : YEARS, retention.length());
    }

    static ObjectLock.DefaultRetention defaultRetention(FieldReader fields) {
        Retention.Mode mode = null;
        Unit unit = null;
        int length = 0;
        while (fields.next()) {
            switch (fields.number()) {
                case MODE -> mode = mode(fields.asLong());
                case DAYS, YEARS -> {
                    unit = fields.number() == DAYS ? Unit.DAYS : Unit.YEARS;
                    length = fields.asInt();
                }
                default -> throw new FieldReader.UnknownField(fields.number());
            }
        }
        return new ObjectLock.DefaultRetention(FieldReader.present(mode), length, FieldReader.present(unit));
    }

    private static int number(Retention.Mode mode) {
        return switch (mode) {
            case GOVERNANCE -> 1;
            case COMPLIANCE -> 2;
        };
    }

    private static Retention.Mode mode(long number) {
        return switch ((int) number) {
            case 1 -> Retention.Mode.GOVERNANCE;
            case 2 -> Retention.Mode.COMPLIANCE;
            default -> throw new IllegalArgumentException("no mode of retention has number " + number);
        };
    }
}
