package io.cloakroom.storage;

/// An inclusive range of an object's bytes: `first` and `last` both belong to it, as in RFC 9110, section 14.1.2.
public record ByteRange(long first, long last) {
    public ByteRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("no byte range: " + first + "-" + last);
        }
    }

    public long length() {
        return last - first + 1;
    }
}
