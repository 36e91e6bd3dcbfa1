package io.cloakroom.admin.rest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answer to a call. A record is converted to JSON only when the bytes are needed: the panel, which calls in this
/// process, uses the record itself.
public final class AdminAnswer {
    private final int status;
    private final Map<String, String> headers;
    private final @Nullable Object record;
    private final byte[] bytes;

    private AdminAnswer(int status, Map<String, String> headers, @Nullable Object record, byte[] bytes) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.record = record;
        this.bytes = bytes;
    }

    /// @param headers names in lower case; holds the content type when there is a body
    public AdminAnswer(int status, Map<String, String> headers, byte[] body) {
        this(status, headers, null, body);
    }

    /// @param record becomes the body, as JSON
    public static AdminAnswer of(int status, Map<String, String> headers, Object record) {
        return new AdminAnswer(status, headers, record, new byte[0]);
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public byte[] body() {
        return record == null ? bytes : Json.write(record);
    }

    /// The body as a record of this type.
    public <T> T as(Class<T> type) {
        return type.isInstance(record) ? type.cast(record) : Json.read(body(), type);
    }

    /// The body as a page of records of this type.
    public <T> Page<T> asPageOf(Class<T> item) {
        if (record instanceof Page<?>(var items, var next) && items.stream().allMatch(item::isInstance)) {
            return new Page<>(items.stream().<T>map(item::cast).toList(), next);
        }
        return Json.readPage(body(), item);
    }

    /// Never shows the body: it may hold a secret.
    @Override
    public String toString() {
        return "AdminAnswer[" + status + "]";
    }
}
