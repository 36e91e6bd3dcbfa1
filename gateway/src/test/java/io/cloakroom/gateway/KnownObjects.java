package io.cloakroom.gateway;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is known of the objects of a server that is killed. A change is a map from each key that it touches to the
/// content of that key afterwards: two keys for a rename, one for anything else.
final class KnownObjects {
    /// The content of each key after the last acknowledged change.
    private final Map<String, Content> acknowledged = new ConcurrentHashMap<>();

    /// Changes without an answer, which may or may not have happened; at most one for each key.
    private final Set<Map<String, Content>> underWay = ConcurrentHashMap.newKeySet();

    /// The bytes of one request, which are generated again when they are needed.
    record Piece(int size, long seed) {
        byte[] bytes() {
            var bytes = new byte[size];
            new Random(seed).nextBytes(bytes);
            return bytes;
        }
    }

    /// A possible content of a key: what the object was put with, and what was appended since; or nothing.
    record Content(List<Piece> pieces) {
        static final Content NOTHING = new Content(List.of());

        Content {
            pieces = List.copyOf(pieces);
        }

        Content and(Piece appended) {
            var more = new ArrayList<>(pieces);
            more.add(appended);
            return new Content(more);
        }

        long size() {
            return pieces.stream().mapToLong(Piece::size).sum();
        }

        /// @return `null` when there is no object
        byte @Nullable [] bytes() {
            if (pieces.isEmpty()) {
                return null;
            }
            var whole = new ByteArrayOutputStream();
            pieces.forEach(piece -> whole.writeBytes(piece.bytes()));
            return whole.toByteArray();
        }
    }

    /// Reads an object.
    @FunctionalInterface
    interface Reader {
        /// @return `null` when there is none
        byte @Nullable [] read(String key);
    }

    Content of(String key) {
        return acknowledged.getOrDefault(key, Content.NOTHING);
    }

    void begin(Map<String, Content> change) {
        underWay.add(change);
    }

    void acknowledge(Map<String, Content> change) {
        acknowledged.putAll(change);
        underWay.remove(change);
    }

    /// Finds out what became of the changes under way: each must have happened as a whole, or not at all.
    void settle(Reader reader) {
        for (var change : underWay) {
            var found = new HashMap<String, byte @Nullable []>();
            change.keySet().forEach(key -> found.put(key, reader.read(key)));
            var before = change.keySet().stream().collect(Collectors.toMap(key -> key, this::of));
            if (matches(change, found)) {
                acknowledged.putAll(change);
            } else if (!matches(before, found)) {
                throw new AssertionError("A change to %s was under way when the server died: there was %s, there is %s"
                        .formatted(change, before, sizes(found)));
            }
        }
        underWay.clear();
    }

    private static boolean matches(Map<String, Content> expected, Map<String, byte @Nullable []> found) {
        return expected.entrySet().stream()
                .allMatch(each -> Objects.deepEquals(each.getValue().bytes(), found.get(each.getKey())));
    }

    private static Map<String, String> sizes(Map<String, byte @Nullable []> found) {
        var sizes = new HashMap<String, String>();
        found.forEach((key, bytes) -> sizes.put(key, bytes == null ? "nothing" : bytes.length + " bytes"));
        return sizes;
    }
}
