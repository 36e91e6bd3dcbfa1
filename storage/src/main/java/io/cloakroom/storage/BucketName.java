package io.cloakroom.storage;

import java.util.Optional;
import java.util.regex.Pattern;

/// A bucket name that was checked against S3's rules (Amazon S3 User Guide, "General purpose bucket naming rules").
public record BucketName(String value) implements Comparable<BucketName> {
    private static final Pattern LABELS =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    /// @throws IllegalArgumentException when `value` breaks a rule
    public BucketName {
        if (!valid(value)) {
            throw new IllegalArgumentException("not a bucket name: " + value);
        }
    }

    /// The name, or empty when `value` breaks a rule.
    public static Optional<BucketName> of(String value) {
        return valid(value) ? Optional.of(new BucketName(value)) : Optional.empty();
    }

    private static boolean valid(String value) {
        return value.length() >= 3
                && value.length() <= 63
                && LABELS.matcher(value).matches()
                && !ADDRESS.matcher(value).matches()
                && !reserved(value);
    }

    private static boolean reserved(String value) {
        return value.startsWith("xn--")
                || value.startsWith("sthree-")
                || value.startsWith("amzn-s3-demo-")
                || value.endsWith("-s3alias")
                || value.endsWith("--ol-s3")
                || value.endsWith(".mrap")
                || value.endsWith("--x-s3")
                || value.endsWith("--table-s3");
    }

    @Override
    public int compareTo(BucketName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
