package io.cloakroom.storage;

/// What a version of a key turned out to be.
///
/// @param <T> what is given of an object
public sealed interface Found<T> {
    record Present<T>(T value) implements Found<T> {}

    /// A delete marker: the current version is one, or the version that was asked for by its id.
    record Deleted<T>(Marker marker) implements Found<T> {}

    record Nothing<T>() implements Found<T> {}

    static <T> Found<T> nothing() {
        return new Nothing<>();
    }
}
