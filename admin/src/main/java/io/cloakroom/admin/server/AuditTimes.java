package io.cloakroom.admin.server;

import io.cloakroom.admin.audit.AuditEntry;
import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.text.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Predicate;

/// A time range for lines of the audit log. Remembers whether a line before the range was seen, after which no older
/// line can match.
final class AuditTimes implements Predicate<AuditEntry> {
    private final Instant first;
    private final Instant end;
    private boolean passed;

    private AuditTimes(Instant first, Instant end) {
        this.first = first;
        this.end = end;
    }

    static AuditTimes of(AdminRequest request) {
        return new AuditTimes(
                request.query("from").map(text -> time("from", text, false)).orElse(Instant.MIN),
                request.query("to").map(text -> time("to", text, true)).orElse(Instant.MAX));
    }

    /// @param last whether a day stands for its end
    private static Instant time(String name, String text, boolean last) {
        try {
            return text.length() == 10
                    ? Times.day(text)
                            .plusDays(last ? 1 : 0)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                    : Times.time(text).plusNanos(last ? 1 : 0);
        } catch (DateTimeException noTime) {
            throw Problem.badRequest(
                    "query parameter \"" + name + "\" is a day or a time: 2027-01-31, 2027-01-31T12:00:00Z");
        }
    }

    @Override
    public boolean test(AuditEntry entry) {
        passed |= entry.time().isBefore(first);
        return !entry.time().isBefore(first) && entry.time().isBefore(end);
    }

    boolean isPassed() {
        return passed;
    }
}
