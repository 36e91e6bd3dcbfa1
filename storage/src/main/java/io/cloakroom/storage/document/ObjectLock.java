package io.cloakroom.storage.document;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Says that a bucket has Object Lock (Amazon S3 API Reference, "PutObjectLockConfiguration"). A bucket that has it keeps it,
/// and keeps versions for good.
///
/// @param defaultRetention of new versions for which the client asks for none; `null` for none
public record ObjectLock(@Nullable DefaultRetention defaultRetention) implements BucketDocument {
    /// What a length is counted in.
    public enum Unit {
        DAYS(ChronoUnit.DAYS, 36_500),
        YEARS(ChronoUnit.YEARS, 100);

        private final ChronoUnit unit;
        private final int most;

        Unit(ChronoUnit unit, int most) {
            this.unit = unit;
            this.most = most;
        }

        /// S3's longest default retention.
        public int most() {
            return most;
        }
    }

    /// From the time on at which the version is made.
    ///
    /// @param length from 1 to the unit's most
    public record DefaultRetention(Retention.Mode mode, int length, Unit unit) {
        public Retention from(Instant made) {
            var until = made.atOffset(ZoneOffset.UTC).plus(length, unit.unit).toInstant();
            return new Retention(mode, until);
        }
    }

    /// Whether a new version is retained when the client asks for nothing.
    public boolean retainsByDefault() {
        return defaultRetention != null;
    }

    /// How a version is protected that is made now.
    ///
    /// @param asked by the client
    public Protection of(Protection asked, Instant made) {
        return asked.retention() != null || defaultRetention == null ? asked : asked.with(defaultRetention.from(made));
    }
}
