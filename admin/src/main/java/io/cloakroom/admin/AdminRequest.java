package io.cloakroom.admin;

import java.util.Map;
import java.util.Optional;

/// A call that has found its route and whose caller is known.
///
/// @param names what stood at the `{…}` of the route
record AdminRequest(AdminCall call, AdminCaller caller, Map<String, String> names) {
    static final int MOST_ITEMS = 1_000;
    private static final int USUAL_ITEMS = 100;

    String name(String of) {
        var value = names.get(of);
        if (value == null) {
            throw new IllegalStateException("the route has no {" + of + "}");
        }
        return value;
    }

    <T> T json(Class<T> type) {
        return Json.read(call.body(), type);
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(call.query().get(name));
    }

    /// A query parameter that is `true` or `false`; absent means false.
    boolean flag(String name) {
        var value = query(name).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw Problem.badRequest("query parameter \"" + name + "\" is true or false");
        }
        return value.equals("true");
    }

    /// How many items of a list are wanted.
    int limit() {
        var text = query("limit").orElse(String.valueOf(USUAL_ITEMS));
        int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MOST_ITEMS) {
            throw Problem.badRequest("query parameter \"limit\" is a number from 1 to " + MOST_ITEMS);
        }
        return limit;
    }
}
