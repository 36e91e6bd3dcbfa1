package io.cloakroom.gateway.observe;

import io.cloakroom.admin.accesslog.AccessLog;
import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.http.HttpResponse;
import io.cloakroom.gateway.http.HttpResponse.Content;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Writes requests to the access log, if its settings want them. A request whose answer is short gets its line before
/// the answer is sent; a request whose answer is an object, after the object has been sent.
public final class AccessLines {
    private final AccessLog log;

    public AccessLines(AccessLog log) {
        this.log = log;
    }

    /// @return the answer to send
    public HttpResponse answered(HttpRequest http, HttpResponse response, RequestNotes notes) {
        if (!log.settings().wants(http.method(), notes.known(), response.status())) {
            return response;
        }
        var lines = notes.lines(http, response.status(), RequestNotes.length(response.content()));
        if (!(response.content() instanceof Content.StoredBody stored)) {
            log.add(lines);
            return response;
        }
        return response.with(stored.onSent(bytes -> {
            stored.onSent().accept(bytes);
            long micros = Math.max(0, ChronoUnit.MICROS.between(http.received(), Instant.now()));
            log.add(lines.stream().map(each -> each.ended(bytes, micros)).toList());
        }));
    }
}
