package io.cloakroom.gateway.adminport;

import io.cloakroom.admin.panel.page.PanelCall;
import io.cloakroom.admin.rest.Peer;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.PercentCodec;
import java.util.Arrays;
import java.util.List;

/// Reads the parts of a request to the admin port that REST and the panel have in common.
final class AdminFields {
    private AdminFields() {}

    /// Who sent the request.
    static Peer peer(HttpRequest request) {
        return new Peer(
                request.remote().getAddress().getHostAddress(),
                request.headers().first("user-agent").orElse(""),
                request.secure());
    }

    /// The segments of a path. Each is decoded by itself, so that `%2F` stays within its segment.
    static List<String> segments(String path) {
        return Arrays.stream(path.split("/", -1)).map(PercentCodec::decodePath).toList();
    }

    /// The values of all session cookies. More than one means that somebody has planted another.
    static List<String> sessions(HttpRequest request) {
        var name = PanelCall.cookie(request.secure()) + "=";
        return request.headers().all("cookie").stream()
                .flatMap(field -> Arrays.stream(field.split(";", -1)))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name))
                .map(pair -> pair.substring(name.length()))
                .toList();
    }
}
