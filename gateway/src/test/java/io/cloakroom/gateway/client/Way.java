package io.cloakroom.gateway.client;

import java.util.List;
import java.util.stream.Stream;

/// One way to run a client: its release, and http or https.
///
/// @param secure over https
record Way(Release release, boolean secure) {
    /// All ways that are to be tried here; for `@MethodSource`.
    static List<Way> all() {
        return Release.all()
                .flatMap(release -> Stream.of(new Way(release, false), new Way(release, true)))
                .toList();
    }

    /// Without https, where that makes no difference.
    static List<Way> plain() {
        return Release.all().map(release -> new Way(release, false)).toList();
    }

    @Override
    public String toString() {
        return release.directory() + " over " + (secure ? "https" : "http");
    }
}
