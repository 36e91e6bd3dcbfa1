package io.cloakroom.gateway.model;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A request to a bucket or to one of its keys, before it is signed. Names of headers are in lower case.
final class Request {
    private final String method;
    private final @Nullable Key key;
    private final Map<String, String> query = new TreeMap<>();
    private final Map<String, String> headers = new TreeMap<>();
    private byte[] body = new byte[0];

    private Request(String method, @Nullable Key key) {
        this.method = method;
        this.key = key;
    }

    static Request toBucket(String method) {
        return new Request(method, null);
    }

    static Request to(String method, Key key) {
        return new Request(method, key);
    }

    /// Adds a parameter, unless its value is `null`.
    Request query(String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
        return this;
    }

    Request header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Request headers(Map<String, String> more) {
        headers.putAll(more);
        return this;
    }

    Request body(byte[] bytes) {
        body = bytes;
        return this;
    }

    Request body(String xml) {
        return body(xml.getBytes(StandardCharsets.UTF_8));
    }

    /// Adds the digest of the body, which must have been set.
    Request digested() {
        return header("content-md5", Base64.getEncoder().encodeToString(Content.md5Bytes(body)));
    }

    String method() {
        return method;
    }

    /// `null` for a request to the bucket.
    @Nullable
    Key key() {
        return key;
    }

    /// Decoded.
    String path(String bucket) {
        return "/" + bucket + (key == null ? "" : "/" + key.name());
    }

    Map<String, String> query() {
        return query;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}
