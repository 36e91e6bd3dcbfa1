package io.cloakroom.gateway.xml;

import io.cloakroom.storage.VersionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The documents of DeleteObjects.
///
/// @param quiet whether only failures are to be told
public record DeleteXml(List<Wanted> objects, boolean quiet) {
    private static final int MOST = 1000;

    /// One key that is to go.
    ///
    /// @param etag that the object must have, or `null`
    public record Wanted(
            String key,
            @Nullable String versionId,
            @Nullable String etag) {}

    /// What became of one key.
    ///
    /// @param marker the delete marker that was made or deleted, or `null`
    /// @param code   of the error; `null` when it is gone
    public record Result(
            Wanted wanted,
            VersionRef.@Nullable Named marker,
            @Nullable String code,
            @Nullable String message) {
        public static Result deleted(Wanted wanted) {
            return new Result(wanted, null, null, null);
        }

        public static Result marker(Wanted wanted, VersionRef.Named marker) {
            return new Result(wanted, marker, null, null);
        }

        public static Result failed(Wanted wanted, String code, String message) {
            return new Result(wanted, null, code, message);
        }
    }

    public DeleteXml {
        objects = List.copyOf(objects);
    }

    /// @return empty when it breaks the schema: no key, more than a thousand, or one that is empty
    public static Optional<DeleteXml> parse(XmlElement root) {
        var wanted = new ArrayList<Wanted>();
        for (var object : root.children("Object")) {
            var key = object.childText("Key").orElse("");
            if (key.isEmpty() || wanted.size() == MOST) {
                return Optional.empty();
            }
            wanted.add(new Wanted(
                    key,
                    object.childText("VersionId").orElse(null),
                    object.childText("ETag").orElse(null)));
        }
        var quiet = root.childText("Quiet").map(String::strip).orElse("false");
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
