package io.cloakroom.storage.document;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Object Lock of a bucket (Amazon S3 API Reference, "PutObjectLockConfiguration"). It cannot be taken away again, and the
/// bucket keeps versions for good.
///
/// @param defaultRetention of new versions whose writer asks for none; `null` for none
public record ObjectLock(@Nullable DefaultRetention defaultRetention) implements BucketDocument {
    /// The unit of a length.
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

    /// Counts from the time at which the version is made.
    ///
    /// @param length from 1 to the unit's [Unit#most]
    public record DefaultRetention(Retention.Mode mode, int length, Unit unit) {
        public Retention from(Instant createdAt) {
            var until =
                    createdAt.atOffset(ZoneOffset.UTC).plus(length, unit.unit).toInstant();
            return new Retention(mode, until);
        }
    }

    /// Whether a new version is retained even if its writer does not ask for it.
    public boolean retainsByDefault() {
        return defaultRetention != null;
    }

    /// The protection of a new version.
    ///
    /// @param requested what its writer asks for
    public Protection of(Protection requested, Instant createdAt) {
        return requested.retention() != null || defaultRetention == null
                ? requested
                : requested.with(defaultRetention.from(createdAt));
    }
}
