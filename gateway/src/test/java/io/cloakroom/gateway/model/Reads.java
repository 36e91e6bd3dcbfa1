package io.cloakroom.gateway.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What all operations that read a version share.
final class Reads {
    private Reads() {}

    /// The refusal of a read that finds no version, or a delete marker (User Guide, "Working with delete markers").
    static Optional<Answer> refusal(S3Model model, Key key, @Nullable String id, Reply got) {
        if (id == null) {
            var newest = model.newest(key);
            var absent = Answer.error(404, "NoSuchKey");
            return newest.isEmpty()
                    ? Optional.of(absent)
                    : newest.filter(Version::isMarker).map(marker -> model.tell(absent, marker));
        }
        var found = model.find(key, id);
        return found.isEmpty()
                ? Optional.of(noVersion())
                : found.filter(Version::isMarker)
                        .map(marker -> model.tell(Answer.error(405, "MethodNotAllowed"), marker)
                                .with("allow", "DELETE")
                                .with("last-modified", marker.modified(shown(got))));
    }

    /// Whether a read finds no version, finds a delete marker, or names an invalid id.
    static boolean isMissing(S3Model model, Key key, VersionChoice version) {
        var id = version.id(model, key);
        return version.isMalformed()
                || (id == null ? model.object(key) : model.find(key, id).filter(found -> !found.isMarker())).isEmpty();
    }

    static Answer noVersion() {
        return Answer.error(404, "NoSuchVersion");
    }

    static Answer malformed() {
        return Answer.error(400, "InvalidArgument");
    }

    /// The version that is read if there is no refusal.
    static Version version(S3Model model, Key key, @Nullable String id) {
        return (id == null ? model.object(key) : model.find(key, id)).orElseThrow();
    }

    /// The time of modification in an answer's header.
    static @Nullable String shown(Reply got) {
        var field = got.header("last-modified");
        return field == null ? null : Answer.time(field);
    }
}
