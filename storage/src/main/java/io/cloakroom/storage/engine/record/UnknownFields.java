package io.cloakroom.storage.engine.record;

import java.util.HashSet;

/// The fields of a newer release, one after the other as [FieldReader#kept] gives them. Whoever rewrites a record writes them
/// again, so that going back to an older release for a while loses nothing.
public final class UnknownFields {
    private static final byte[] NONE = {};

    private UnknownFields() {}

    public static byte[] none() {
        return NONE;
    }

    /// All fields of `first`, and those of `second` whose numbers `first` lacks.
    public static byte[] merged(byte[] first, byte[] second) {
        if (first.length == 0 || second.length == 0) {
            return first.length == 0 ? second : first;
        }
        var numbers = new HashSet<Integer>();
        for (var fields = new FieldReader(first, 0, first.length); fields.next(); ) {
            numbers.add(fields.number());
        }
        var missing = new FieldReader(second, 0, second.length);
        while (missing.next()) {
            if (!numbers.contains(missing.number())) {
                missing.keep();
            }
        }
        return new FieldWriter().raw(first).raw(missing.kept()).toBytes();
    }
}
