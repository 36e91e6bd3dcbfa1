package io.cloakroom.admin.rest;

import java.util.LinkedHashMap;
import java.util.Map;

/// A refusal by the REST interface, sent as problem details (RFC 9457). It has no stack trace, since it is not a bug.
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final transient Map<String, Object> extensions = new LinkedHashMap<>();

    private Problem(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    /// A refusal by a layer below the REST interface.
    public static Problem of(int status, String detail) {
        return new Problem(status, "Refused", detail);
    }

    public static Problem badRequest(String detail) {
        return new Problem(400, "Bad request", detail);
    }

    public static Problem unauthorized() {
        return new Problem(
                401,
                "Unauthorized",
                "sign in (cloakroom login, POST sessions) or give the operator's token: Authorization: Bearer ...");
    }

    public static Problem badSignIn() {
        return new Problem(401, "Unauthorized", "name or password are wrong");
    }

    public static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail);
    }

    public static Problem notFound(String detail) {
        return new Problem(404, "Not found", detail);
    }

    public static Problem methodNotAllowed(String method) {
        return new Problem(405, "Method not allowed", method + " means nothing here");
    }

    public static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail);
    }

    public static Problem preconditionFailed() {
        return new Problem(412, "Precondition failed", "it was changed meanwhile; read it again before you change it");
    }

    /// @param type the required content type
    public static Problem unsupportedType(String type) {
        return new Problem(415, "Unsupported media type", "the body has to be of Content-Type " + type);
    }

    /// The Host header names a host that this server does not answer to.
    public static Problem misdirected(String detail) {
        return new Problem(421, "Misdirected request", detail);
    }

    /// The resource existed and has been deleted.
    public static Problem gone(String detail) {
        return new Problem(410, "Gone", detail);
    }

    public static Problem unprocessable(String detail) {
        return new Problem(422, "Unprocessable content", detail);
    }

    /// @param seconds until the client should try again
    public static Problem tooMany(String detail, long seconds) {
        return new Problem(429, "Too many requests", detail).with("retryAfterSeconds", seconds);
    }

    public static Problem tooLarge(int maxBytes) {
        return new Problem(413, "Content too large", "a request has at most " + maxBytes + " bytes");
    }

    public static Problem failed(String detail) {
        return new Problem(500, "Internal error", detail);
    }

    public static Problem unavailable() {
        return new Problem(503, "Unavailable", "the store is busy or closing; try again");
    }

    public static Problem projectUnavailable() {
        return new Problem(
                503,
                "Unavailable",
                "the data of this project is unavailable right now; the status page and the log say why");
    }

    /// A bucket whose name is registered, but whose data is gone.
    public static Problem bucketLost(String bucket) {
        return new Problem(
                503,
                "Unavailable",
                "bucket " + bucket + " has no data: its project was restored from a copy that is older than the bucket."
                        + " Restore a newer copy, or delete the bucket, which gives up its name");
    }

    public static Problem full() {
        return new Problem(507, "Storage full", "there is not enough free space left");
    }

    /// Adds a member to the problem's JSON.
    public Problem with(String name, Object value) {
        extensions.put(name, value);
        return this;
    }

    public int status() {
        return status;
    }

    /// The members that [#with] added.
    public Map<String, Object> extensions() {
        return extensions;
    }

    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("type", "about:blank");
        json.put("title", title);
        json.put("status", status);
        json.put("detail", String.valueOf(getMessage()));
        json.putAll(extensions);
        return json;
    }
}
