package io.cloakroom.gateway.model;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A multipart upload, in progress or ended.
final class Upload {
    static final int LEAST_PART_BYTES = 5 << 20;

    private final Key key;
    private final String id;
    private final Metadata metadata;
    private final Instant begun;
    private final SortedMap<Integer, byte[]> parts = new TreeMap<>();
    private final Map<Integer, String> etags = new HashMap<>();
    private boolean inProgress = true;
    private @Nullable Version made;

    Upload(Key key, String id, Metadata metadata, Instant begun) {
        this.key = key;
        this.id = id;
        this.metadata = metadata;
        this.begun = begun;
    }

    Metadata metadata() {
        return metadata;
    }

    Key key() {
        return key;
    }

    String id() {
        return id;
    }

    Instant begun() {
        return begun;
    }

    boolean inProgress() {
        return inProgress;
    }

    void end() {
        inProgress = false;
    }

    /// Ends it with its result.
    void end(Version version) {
        end();
        made = version;
    }

    /// Its result; empty while it is in progress, or if it was aborted.
    Optional<Version> made() {
        return Optional.ofNullable(made);
    }

    EncryptionChoice encryption() {
        return metadata.encryption();
    }

    /// @param offered the ETag that the server shows
    /// @return that of the part, without quotes
    String put(int number, byte[] bytes, @Nullable String offered) {
        var etag = encryption().etag(Content.md5(bytes), offered);
        parts.put(number, bytes);
        etags.put(number, etag);
        return etag;
    }

    /// Of a part that was sent, without quotes.
    String etag(int number) {
        return Objects.requireNonNull(etags.get(number));
    }

    /// By number.
    SortedMap<Integer, byte[]> parts() {
        return parts;
    }

    /// The object made of these parts. Its ETag is the MD5 of the parts' MD5s, and the number of parts.
    ///
    /// @param offered the ETag that the server shows
    Version.Stored complete(List<Integer> numbers, @Nullable String offered) {
        var bytes = new ByteArrayOutputStream();
        var digests = new ByteArrayOutputStream();
        for (var number : numbers) {
            var part = parts.getOrDefault(number, new byte[0]);
            bytes.writeBytes(part);
            digests.writeBytes(Content.md5Bytes(part));
        }
        var etag = Content.md5(digests.toByteArray()) + "-" + numbers.size();
        return new Version.Stored(bytes.toByteArray(), encryption().etag(etag, offered), metadata, numbers);
    }
}
