package io.cloakroom.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipInputStream;

/// The content of the data directories among the test resources, which [MakeDataDirectory] writes and
/// [OldDataDirectoryTest] looks for. A change here needs new directories; so for data of a later version, add a class
/// of its own.
final class KnownData {
    static final String ADMIN_PASSWORD = "password of the fixture";
    static final String MEMBER_PASSWORD = "another of the fixture";

    /// Access key and secret of a token that was imported with them.
    record Keys(String access, String secret) {}

    static final Keys DEFAULT = new Keys("fixture-default", "secret-of-default");
    static final Keys SHOP = new Keys("fixture-shop", "secret-of-shop");
    static final Keys DISABLED = new Keys("fixture-disabled", "secret-of-disabled");
    static final Keys READER = new Keys("fixture-reader", "secret-of-reader");
    static final Keys GONE = new Keys("fixture-gone", "secret-of-gone");

    static final String PHOTOS = "photos";
    static final String EMPTY = "nothing-in-it";
    static final String WARES = "wares";

    /// An object of the bucket [#PHOTOS].
    ///
    /// @param metadata of the user; empty for none
    record Stored(String key, int size, String contentType, Map<String, String> metadata, boolean publicRead) {
        static Stored plain(String key, int size) {
            return new Stored(key, size, "text/plain", Map.of(), false);
        }

        byte[] bytes() {
            return KnownData.bytes(key, size);
        }
    }

    /// Inline, in a segment, and in a file of its own; keys that XML, URLs and file systems trip over.
    static final List<Stored> OBJECTS = List.of(
            Stored.plain("sizes/0", 0),
            Stored.plain("sizes/1", 1),
            Stored.plain("sizes/16384", 16 << 10),
            Stored.plain("sizes/16385", (16 << 10) + 1),
            Stored.plain("sizes/65536", 64 << 10),
            Stored.plain("sizes/300001", 300_001),
            Stored.plain("sizes/4194305", (4 << 20) + 1),
            new Stored("described", 2000, "image/png", Map.of("camera", "Leica M3", "rolls", "12"), false),
            new Stored("open/to-all", 70_000, "image/jpeg", Map.of("by", "anna"), true),
            Stored.plain("folder/", 0),
            Stored.plain("folder//double", 11),
            Stored.plain("a <b> & \"c\" 'd' ]]>", 12),
            Stored.plain("50% of %2F + more", 13),
            Stored.plain("Grüße/ключ/鍵/🔑", 14),
            Stored.plain("../up/./here", 20_000));

    /// The object that carries a SHA-256, in [#WARES].
    static final Stored CHECKED = Stored.plain("checked", 50_000);

    /// A completed upload of three parts, in [#WARES].
    static final String IN_PARTS = "in parts";

    static final List<Integer> PART_BYTES = List.of(5 << 20, 5 << 20, 100);

    /// An upload in progress with two parts, in [#WARES].
    static final String IN_PROGRESS = "in/progress";

    static final List<Integer> PROGRESS_BYTES = List.of(5 << 20, 30_000);

    private KnownData() {}

    /// @param name of a resource, `0.1.0-stopped` or `0.1.0-killed`
    static void unzip(String name, Path to) throws IOException {
        var resource = KnownData.class.getResourceAsStream("/data-directories/" + name + ".zip");
        try (var in = new ZipInputStream(Objects.requireNonNull(resource))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var path = to.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.copy(in, path);
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
                }
            }
        }
    }

    /// Bytes that show to whom they belong and where they are, and that compress well: 4 KiB of the same line after
    /// another.
    static byte[] bytes(String name, int size) {
        var bytes = new byte[size];
        for (int at = 0; at < size; at += 16) {
            var line = "%08x%07x\n".formatted(name.hashCode(), at >> 12).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(line, 0, bytes, at, Math.min(line.length, size - at));
        }
        return bytes;
    }

    static byte[] part(String key, List<Integer> sizes, int number) {
        return bytes(key + " part " + number, sizes.get(number - 1));
    }

    static byte[] allParts(String key, List<Integer> sizes) {
        var whole = new java.io.ByteArrayOutputStream();
        for (int number = 1; number <= sizes.size(); number++) {
            whole.writeBytes(part(key, sizes, number));
        }
        return whole.toByteArray();
    }

    static String etag(byte[] bytes) {
        return '"' + HexFormat.of().formatHex(digest("MD5", bytes)) + '"';
    }

    static String etagOfParts(String key, List<Integer> sizes) {
        var digests = new java.io.ByteArrayOutputStream();
        for (int number = 1; number <= sizes.size(); number++) {
            digests.writeBytes(digest("MD5", part(key, sizes, number)));
        }
        return etag(digests.toByteArray()).replaceAll("\"$", "-" + sizes.size() + "\"");
    }

    static String sha256(byte[] bytes) {
        return Base64.getEncoder().encodeToString(digest("SHA-256", bytes));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
