package io.cloakroom.admin.rest;

import io.cloakroom.s3.policy.S3Action;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One row of the route table: method and path, access, the request and response records, and the handler. The
/// OpenAPI document, the audit log and the role matrix are derived from the rows.
public final class Route {
    private final String method;
    private final String path;
    private final String[] segments;
    private final Access access;
    private final String summary;
    private final Handler handler;
    private final List<Parameter> query = new ArrayList<>();
    private int status = 200;
    private String audited = "";
    private List<S3Action> asks = List.of();
    private boolean idempotent;
    private boolean conditional;
    private @Nullable Class<?> takes;
    private Class<?> gives = Void.class;
    private boolean paged;
    private String contentType = "application/json";

    /// @param summary a sentence for the API reference
    public Route(String method, String path, Access access, String summary, Handler handler) {
        this.method = method;
        this.path = path;
        this.segments = path.split("/", -1);
        this.access = access;
        this.summary = summary;
        this.handler = handler;
    }

    @FunctionalInterface
    public interface Handler {
        /// The answer: a record, a [Tagged] record, or a [Document].
        Object answer(AdminRequest request) throws IOException;
    }

    /// Collects rows.
    @FunctionalInterface
    public interface Table {
        /// Adds a row and returns it, so that the caller can say more about it.
        Route row(String method, String path, Access access, String summary, Handler handler);
    }

    /// A parameter of the query.
    ///
    /// @param type of JSON Schema: `string`, `integer`, `boolean`
    public record Parameter(String name, String type, String description) {}

    /// Sets the record of the request's body.
    public Route takes(Class<?> record) {
        takes = record;
        return this;
    }

    /// Sets the record of a successful answer.
    public Route gives(Class<?> record) {
        gives = record;
        return this;
    }

    /// Makes the answer a page of these records.
    public Route givesPageOf(Class<?> record) {
        gives = record;
        paged = true;
        return query("limit", "integer", "Maximum number of items, 1 to 1000. Default: 100.")
                .query("after", "string", "The `next` of the previous page.");
    }

    public Route givesDocument(String type) {
        contentType = type;
        return this;
    }

    /// The route creates something and answers 201.
    ///
    /// @param once whether a repeated call with the same Idempotency-Key gets the first answer again
    public Route creates(boolean once) {
        status = 201;
        idempotent = once;
        return this;
    }

    /// Makes a repeated call with the same Idempotency-Key get the first answer again.
    public Route onceByKey() {
        idempotent = true;
        return this;
    }

    /// Makes the route obey If-Match.
    public Route conditional() {
        conditional = true;
        return this;
    }

    /// Sets the S3 actions that the caller must be allowed on the bucket or object of the path.
    public Route asks(S3Action... actions) {
        asks = List.of(actions);
        return this;
    }

    /// Marks a route that changes something or reveals a secret: each call gets a line with this action in the audit
    /// log.
    public Route audited(String action) {
        audited = action;
        return this;
    }

    public Route query(String name, String type, String description) {
        query.add(new Parameter(name, type, description));
        return this;
    }

    /// Adds the query parameter `search`.
    public Route searchable() {
        return query("search", "string", "Only items that contain this text.");
    }

    /// Refuses unknown query parameters, so that a misspelt one is not silently ignored.
    public void requireKnown(AdminRequest request) {
        for (var name : request.call().query().keySet()) {
            if (query.stream().noneMatch(parameter -> parameter.name().equals(name))) {
                throw Problem.badRequest("unknown query parameter \"" + Directory.shown(name) + "\"; known are "
                        + query.stream().map(Parameter::name).sorted().collect(Collectors.joining(", ")));
            }
        }
        if (paged) {
            var _ = request.limit();
        }
    }

    /// The values of the path parameters; empty when the path does not match.
    public Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.length) {
            return Optional.empty();
        }
        var names = new HashMap<String, String>();
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].startsWith("{")) {
                names.put(segments[i].substring(1, segments[i].length() - 1), path.get(i));
            } else if (!segments[i].equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public Access access() {
        return access;
    }

    public String summary() {
        return summary;
    }

    public Handler handler() {
        return handler;
    }

    public List<Parameter> query() {
        return query;
    }

    public int status() {
        return status;
    }

    public String auditedAs() {
        return audited;
    }

    public List<S3Action> asks() {
        return asks;
    }

    public boolean idempotent() {
        return idempotent;
    }

    public boolean heedsIfMatch() {
        return conditional;
    }

    public @Nullable Class<?> taken() {
        return takes;
    }

    public Class<?> given() {
        return gives;
    }

    public boolean paged() {
        return paged;
    }

    public String contentType() {
        return contentType;
    }

    /// The names in the path, in order.
    public List<String> names() {
        var names = new ArrayList<String>();
        for (var segment : segments) {
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        return names;
    }
}
