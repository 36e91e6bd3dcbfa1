package io.cloakroom.gateway;

import io.cloakroom.gateway.http.HttpHeaders;
import io.cloakroom.gateway.s3.S3Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a row asks of a request beside method and address, as terms joined by `&`: `name` asks for a query parameter,
/// `name=value` for one with this value, `@name` for a header. A request that names a sub-resource matches only rows
/// that name it too.
///
/// @param values by the names of query parameters; an empty value matches any
record Selector(Map<String, String> values, Set<String> headers, int terms) {
    static Selector parse(String text) {
        var values = new HashMap<String, String>();
        var headers = new HashSet<String>();
        for (var term : text.isEmpty() ? List.<String>of() : List.of(text.split("&", -1))) {
            int equals = term.indexOf('=');
            if (term.startsWith("@")) {
                headers.add(term.substring(1));
            } else {
                values.put(equals < 0 ? term : term.substring(0, equals), equals < 0 ? "" : term.substring(equals + 1));
            }
        }
        return new Selector(Map.copyOf(values), Set.copyOf(headers), values.size() + headers.size());
    }

    boolean matches(S3Query query, HttpHeaders fields, Set<String> subResources) {
        return values.keySet().containsAll(subResources)
                && values.entrySet().stream().allMatch(term -> isAskedFor(query, term.getKey(), term.getValue()))
                && headers.stream().allMatch(fields::has);
    }

    private static boolean isAskedFor(S3Query query, String name, String value) {
        var given = query.get(name);
        return given.isPresent() && (value.isEmpty() || given.get().equals(value));
    }

    /// Whether some request matches both equally well.
    boolean tiesWith(Selector other) {
        if (terms != other.terms || !subResources().equals(other.subResources())) {
            return false;
        }
        for (var term : values.entrySet()) {
            var otherValue = other.values.getOrDefault(term.getKey(), "");
            if (!otherValue.isEmpty() && !term.getValue().isEmpty() && !otherValue.equals(term.getValue())) {
                return false;
            }
        }
        return true;
    }

    private Set<String> subResources() {
        var named = new ArrayList<>(values.keySet());
        named.retainAll(SubResources.ALL);
        return Set.copyOf(named);
    }
}
