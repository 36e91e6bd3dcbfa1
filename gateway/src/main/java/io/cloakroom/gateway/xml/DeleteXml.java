package io.cloakroom.gateway.xml;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cloakroom.storage.VersionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The documents of DeleteObjects.
///
/// @param quiet whether only failures are reported
public record DeleteXml(List<Wanted> objects, boolean quiet) {
    private static final int MOST = 1000;

    /// A key to delete.
    ///
    /// @param etag that the object must have; `null` for any
    public record Wanted(
            String key,
            @Nullable String versionId,
            @Nullable String etag) {}

    /// What became of one key.
    ///
    /// @param marker the delete marker that was made or deleted; `null` for none
    /// @param code   of the error; `null` when the key was deleted
    public record Result(
            Wanted wanted,
            VersionRef.@Nullable Named marker,
            @Nullable String code,
            @Nullable String message) {
        public static Result deleted(Wanted deletion) {
            return new Result(deletion, null, null, null);
        }

        public static Result marker(Wanted deletion, VersionRef.Named marker) {
            return new Result(deletion, marker, null, null);
        }

        public static Result failed(Wanted deletion, String code, String message) {
            return new Result(deletion, null, code, message);
        }
    }

    /// The document that a client sends.
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record AskedDeletion(
            @JsonProperty("Object") @Nullable List<@Nullable Entry> objects,
            @Nullable String quiet) {
        /// The name of a condition on size or time that a key has, if there is one.
        public Optional<String> otherCondition() {
            return entries()
                    .flatMap(entry -> entry == null ? Stream.empty() : entry.otherConditions())
                    .findFirst();
        }

        private Stream<@Nullable Entry> entries() {
            return objects == null ? Stream.empty() : objects.stream();
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Entry(
            @Nullable String key,
            @Nullable String versionId,
            @JsonProperty("ETag") @Nullable String etag,
            @Nullable Object lastModifiedTime,
            @Nullable Object size) {
        private Stream<String> otherConditions() {
            return lastModifiedTime != null
                    ? Stream.of("LastModifiedTime")
                    : size != null ? Stream.of("Size") : Stream.empty();
        }
    }

    public DeleteXml {
        objects = List.copyOf(objects);
    }

    /// @return empty when the document breaks the schema: no key, more than a thousand, or an empty one
    public static Optional<DeleteXml> of(AskedDeletion requested) {
        var wanted = new ArrayList<Wanted>();
        for (var entry : requested.entries().toList()) {
            var key = entry == null ? null : entry.key();
            if (entry == null || key == null || key.isEmpty() || wanted.size() == MOST) {
                return Optional.empty();
            }
            wanted.add(new Wanted(key, entry.versionId(), entry.etag()));
        }
        var quiet = requested.quiet() == null ? "" : requested.quiet().strip();
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(new DeleteXml(wanted, quiet.equalsIgnoreCase("true") || quiet.equals("1")));
    }

    public static String write(List<Result> results, boolean quiet) {
        var document = XmlDocument.of("DeleteResult", 256 + results.size() * 96);
        for (var result : results) {
            var name = result.code() == null ? "Deleted" : "Error";
            if (result.code() != null || !quiet) {
                document.open(name)
                        .text("Key", result.wanted().key())
                        .text("VersionId", result.wanted().versionId())
                        .text("DeleteMarker", result.marker() == null ? null : "true")
                        .text(
                                "DeleteMarkerVersionId",
                                result.marker() == null ? null : result.marker().id())
                        .text("Code", result.code())
                        .text("Message", result.message())
                        .close(name);
            }
        }
        return document.end("DeleteResult");
    }
}
