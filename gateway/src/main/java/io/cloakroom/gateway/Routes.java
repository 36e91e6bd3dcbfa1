package io.cloakroom.gateway;

import io.cloakroom.gateway.http.HttpRequest;
import io.cloakroom.gateway.s3.Operation;
import io.cloakroom.gateway.s3.S3Address;
import io.cloakroom.gateway.s3.S3Address.Kind;
import io.cloakroom.gateway.s3.S3Error;
import io.cloakroom.gateway.s3.S3Exception;
import io.cloakroom.gateway.s3.S3Query;
import io.cloakroom.s3.policy.S3Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The table of operations. Of all rows whose terms hold for a request, the row with the most terms matches.
public final class Routes {
    /// One row.
    ///
    /// @param action that the caller must be allowed; headers and parameters may add more demands
    public record Route(S3Action action, Operation operation) {
        /// The name of the operation, for logs and metrics.
        public String name() {
            return operation.name();
        }

        /// Whether the request brings bytes that need space. When the disk has none left, it is refused before its body
        /// is read.
        boolean needsRoom() {
            return action == S3Action.PUT_OBJECT
                    || action == S3Action.PUT_OBJECT_TAGGING
                    || action == S3Action.CREATE_BUCKET;
        }
    }

    record Row(String method, Kind kind, Selector selector, Route route) {
        boolean concerns(String asked, Kind where) {
            return method.equals(asked) && kind == where;
        }

        boolean tiesWith(Row other) {
            return concerns(other.method, other.kind) && selector.tiesWith(other.selector);
        }
    }

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE");

    private final List<Row> rows = new ArrayList<>();

    /// Adds a row; see [Selector] for the text of `selector`.
    ///
    /// @throws IllegalStateException when a request could match this row and another one equally well
    public Routes row(String method, Kind kind, String selector, S3Action action, Operation operation) {
        var added = new Row(method, kind, Selector.parse(selector), new Route(action, operation));
        for (var row : rows) {
            if (row.tiesWith(added)) {
                throw new IllegalStateException("two rows match equally well: " + method + " " + kind + " ?" + selector
                        + " is " + row.route.name() + " and " + operation.name());
            }
        }
        rows.add(added);
        return this;
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    /// The row of a request.
    ///
    /// @throws S3Exception NotImplemented with the name of what has no row
    Route match(HttpRequest http, S3Address address, S3Query query) {
        var subResources = SubResources.in(http, address, query);
        Row best = null;
        for (var row : rows) {
            if (row.concerns(http.method(), address.kind())
                    && row.selector.matches(query, http.headers(), subResources)
                    && (best == null || row.selector.terms() > best.selector.terms())) {
                best = row;
            }
        }
        return found(best, http, address, subResources).route;
    }

    private static Row found(@Nullable Row row, HttpRequest http, S3Address address, Set<String> subResources) {
        if (row != null) {
            return row;
        }
        if (subResources.size() > 1) {
            throw S3Error.INVALID_ARGUMENT
                    .exception("Conflicting query string parameters: "
                            + String.join(", ", subResources.stream().sorted().toList()))
                    .with("ArgumentName", "ResourceType");
        }
        for (var named : subResources) {
            throw SubResources.notImplemented(http, address, named);
        }
        throw noSuchMethod(http, address);
    }

    private static S3Exception noSuchMethod(HttpRequest http, S3Address address) {
        if (http.method().equals("POST") && address.kind() == Kind.BUCKET) {
            return S3Error.PRECONDITION_FAILED
                    .exception()
                    .with("Condition", "Bucket POST must be of the enclosure-type multipart/form-data");
        }
        var refused = S3Error.METHOD_NOT_ALLOWED
                .exception()
                .with("Method", http.method())
                .with("ResourceType", address.kind().name().toUpperCase(Locale.ROOT));
        return METHODS.contains(http.method()) ? refused : refused.header("allow", "GET, HEAD, PUT, POST, DELETE");
    }
}
