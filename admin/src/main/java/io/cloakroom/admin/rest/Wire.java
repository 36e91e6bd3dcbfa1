package io.cloakroom.admin.rest;

import tools.jackson.core.JacksonException;

/// Converts the JSON of the REST interface for callers in this process.
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

    /// The `detail` of a problem.
    public static String detail(byte[] problem) {
        return Json.tree(new String(problem, java.nio.charset.StandardCharsets.UTF_8))
                .path("detail")
                .asString("");
    }

    /// Parses a JSON object that somebody typed, for [#write].
    ///
    /// @throws IllegalArgumentException when the text is no JSON object; the message says where
    public static Object object(String json) {
        try {
            var tree = Json.tree(json);
            Json.requireText(tree);
            if (tree.isObject()) {
                return tree;
            }
            throw new IllegalArgumentException("it begins with another thing");
        } catch (JacksonException broken) {
            var at = broken.getLocation(); // absent when the nesting is too deep, or a number too long
            throw new IllegalArgumentException(at == null ? "it is too large" : "line " + at.getLineNr(), broken);
        } catch (Problem noText) {
            throw new IllegalArgumentException(noText.getMessage(), noText);
        }
    }

    public static String pretty(Object value) {
        return Json.pretty(value);
    }
}
