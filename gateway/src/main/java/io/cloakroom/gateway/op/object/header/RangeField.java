package io.cloakroom.gateway.op.object.header;

import io.cloakroom.storage.ByteRange;
import java.util.regex.Pattern;

/// A `Range` header (RFC 9110, section 14.2), applied to an object of some size. A header that is no range of bytes, or
/// holds several, asks for the whole object.
public sealed interface RangeField {
    record Whole() implements RangeField {}

    record Part(ByteRange range) implements RangeField {}

    /// The range lies behind the end.
    record Unsatisfiable() implements RangeField {}

    Pattern ONE = Pattern.compile("bytes\\s*=\\s*(\\d*)-(\\d*)\\s*", Pattern.CASE_INSENSITIVE);

    static RangeField parse(String field, long size) {
        var match = ONE.matcher(field);
        if (!match.matches()) {
            return new Whole();
        }
        var first = match.group(1);
        var last = match.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? new Whole() : suffix(number(last), size);
        }
        long from = number(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : number(last);
        if (to < from) {
            return new Whole();
        }
        return from >= size ? new Unsatisfiable() : new Part(new ByteRange(from, Math.min(to, size - 1)));
    }

    private static RangeField suffix(long length, long size) {
        return length == 0 || size == 0
                ? new Unsatisfiable()
                : new Part(new ByteRange(Math.max(0, size - length), size - 1));
    }

    /// A number that exceeds a long lies behind the end of every object anyway.
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLong) {
            return Long.MAX_VALUE;
        }
    }
}
