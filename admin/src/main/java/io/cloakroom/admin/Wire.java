package io.cloakroom.admin;

import io.cloakroom.admin.Views.Page;

/// The JSON of the REST interface for callers in this process.
public final class Wire {
    private Wire() {}

    public static byte[] write(Object value) {
        return Json.write(value);
    }

    public static <T> T read(byte[] json, Class<T> type) {
        return Json.read(json, type);
    }

    /// A page of a list.
    public static <T> Page<T> readPage(byte[] json, Class<T> type) {
        return Json.readPage(json, type);
    }

    /// The sentence of a problem.
    public static String detail(byte[] problem) {
        return Json.tree(new String(problem, java.nio.charset.StandardCharsets.UTF_8))
                .path("detail")
                .asString("");
    }

    public static String pretty(Object value) {
        return Json.pretty(value);
    }
}
