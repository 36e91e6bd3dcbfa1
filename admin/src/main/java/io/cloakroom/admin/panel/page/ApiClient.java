package io.cloakroom.admin.panel.page;

import io.cloakroom.admin.AdminApi;
import io.cloakroom.admin.rest.AdminAnswer;
import io.cloakroom.admin.rest.AdminCall;
import io.cloakroom.admin.rest.Page;
import io.cloakroom.admin.rest.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls the REST interface in process, under the visitor's session, with the same rights and the same lines in the
/// audit log as over HTTP.
public final class ApiClient {
    private final AdminApi api;
    private final PanelCall call;
    private final @Nullable String session;

    public ApiClient(AdminApi api, PanelCall call, @Nullable String session) {
        this.api = api;
        this.call = call;
        this.session = session;
    }

    /// Path segments; a slash inside a segment does not split it.
    public static List<String> path(String... segments) {
        return List.of(segments);
    }

    public <T> T get(Class<T> type, String... path) {
        return send("GET", path(path), Map.of(), null).as(type);
    }

    /// @param etag ETag of the state that was read
    public record WithEtag<T>(T it, String etag) {}

    public <T> WithEtag<T> found(Class<T> type, String... path) {
        return found(type, Map.of(), path);
    }

    public <T> WithEtag<T> found(Class<T> type, Map<String, String> query, String... path) {
        var answer = send("GET", path(path), query, null);
        return new WithEtag<>(answer.as(type), answer.headers().getOrDefault("etag", ""));
    }

    /// Changes a resource if its ETag is still `etag`; an empty `etag` matches any state.
    public <T> T change(Class<T> type, String etag, Map<String, ?> body, String... path) {
        return send("PATCH", path(path), Map.of(), body, etag.isEmpty() ? null : etag)
                .as(type);
    }

    public <T> T get(Class<T> type, Map<String, String> query, String... path) {
        return send("GET", path(path), query, null).as(type);
    }

    public <T> Page<T> page(Class<T> type, Map<String, String> query, String... path) {
        return send("GET", path(path), query, null).asPageOf(type);
    }

    public <T> T send(String method, Class<T> type, Map<String, ?> body, String... path) {
        return send(method, path(path), Map.of(), body).as(type);
    }

    /// Replaces a part of a resource that the query names.
    public <T> T put(Class<T> type, Map<String, String> query, Map<String, ?> body, String... path) {
        return send("PUT", path(path), query, body).as(type);
    }

    /// Replaces a part of a resource if its ETag is still `etag`; an empty `etag` matches any state.
    public <T> T replace(Class<T> type, String etag, Map<String, String> query, Map<String, ?> body, String... path) {
        return send("PUT", path(path), query, body, etag.isEmpty() ? null : etag)
                .as(type);
    }

    public <T> T delete(Class<T> type, Map<String, String> query, String... path) {
        return send("DELETE", path(path), query, null).as(type);
    }

    public byte[] document(Map<String, String> query, String... path) {
        return send("GET", path(path), query, null).body();
    }

    private AdminAnswer send(
            String method, List<String> path, Map<String, String> query, @Nullable Map<String, ?> body) {
        return send(method, path, query, body, null);
    }

    /// @throws PanelProblem with the refusal
    private AdminAnswer send(
            String method,
            List<String> path,
            Map<String, String> query,
            @Nullable Map<String, ?> body,
            @Nullable String ifMatch) {
        var given = new LinkedHashMap<String, String>();
        query.forEach((name, value) -> {
            if (!value.isEmpty()) {
                given.put(name, value);
            }
        });
        var answer = api.answer(new AdminCall(
                method,
                path,
                given,
                session == null ? null : "Bearer " + session,
                ifMatch,
                null,
                "panel",
                call.peer(),
                body == null ? new byte[0] : Wire.write(body)));
        if (answer.status() >= 400) {
            throw new PanelProblem(answer.status(), Wire.detail(answer.body()));
        }
        return answer;
    }
}
