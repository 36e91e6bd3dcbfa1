package io.cloakroom.admin;

import static io.cloakroom.admin.OpenApiSchemas.object;

import io.cloakroom.admin.rest.Access;
import io.cloakroom.admin.rest.Document;
import io.cloakroom.admin.rest.Json;
import io.cloakroom.admin.rest.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The OpenAPI 3.1 document, generated from the route table and from the request and response records.
final class OpenApi {
    private final List<Route> routes;

    /// @param routes may still grow; they are read when the document is requested
    OpenApi(List<Route> routes) {
        this.routes = routes;
    }

    Document answer() {
        return new Document("application/json", "", Json.write(document()));
    }

    Map<String, Object> document() {
        var schemas = new OpenApiSchemas();
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        for (var route : routes) {
            paths.computeIfAbsent("/" + route.path(), _ -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route, schemas));
        }
        return object(
                "openapi", "3.1.0",
                "info",
                        object(
                                "title", "Cloakroom",
                                "version", "1",
                                "description",
                                        "Projects, users, S3 tokens and buckets of a Cloakroom server. The control"
                                                + " panel and the command line use the same calls."),
                "servers", List.of(object("url", "/api/v1")),
                "security", List.of(object("bearer", List.of())),
                "paths", paths,
                "components",
                        object(
                                "securitySchemes",
                                object(
                                        "bearer",
                                        object(
                                                "type", "http",
                                                "scheme", "bearer",
                                                "description",
                                                        "The operator's token, or the token of a session (POST"
                                                                + " /sessions)")),
                                "schemas",
                                schemas.byName()));
    }

    private Map<String, Object> operation(Route route, OpenApiSchemas schemas) {
        var operation =
                object("operationId", operationId(route), "summary", route.summary(), "description", who(route));
        if (route.access() == Access.ANYONE) {
            operation.put("security", List.of());
        }
        var parameters = parameters(route);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        var taken = route.taken();
        if (taken != null) {
            operation.put(
                    "requestBody",
                    object(
                            "required",
                                    Arrays.stream(taken.getRecordComponents()).anyMatch(OpenApiSchemas::isNeeded),
                            "content", object("application/json", object("schema", schemas.request(taken)))));
        }
        operation.put("responses", responses(route, schemas));
        return operation;
    }

    private static String operationId(Route route) {
        var id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        for (var word : route.path().split("[^A-Za-z]+", -1)) {
            if (!word.isEmpty()) {
                id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return id.toString();
    }

    private static String who(Route route) {
        return switch (route.access()) {
            case ANYONE -> "Open to everybody.";
            case SIGNED_IN -> "For everybody who is signed in.";
            case OPERATOR -> "For operators.";
            case MEMBER -> "For the users of the project.";
            case OWNER -> "For the owners of the project.";
            case BUCKETS -> "For the owners of the project, and for its members if their tokens may change buckets.";
            case TOKEN -> "For the owners of the token's project, and for the token's user.";
            case SECRET ->
                "For users who may see the token's secret: the owners of its project, and its user. Audited.";
            case PERSON -> "For the user, and for the owners of the user's projects.";
            case SELF -> "Only for the user.";
        };
    }

    private static List<Object> parameters(Route route) {
        var parameters = new ArrayList<Object>();
        for (var name : route.names()) {
            parameters.add(object(
                    "name",
                    name,
                    "in",
                    "path",
                    "required",
                    true,
                    "description",
                    described(name),
                    "schema",
                    object("type", "string")));
        }
        for (var parameter : route.query()) {
            parameters.add(object(
                    "name", parameter.name(),
                    "in", "query",
                    "description", parameter.description(),
                    "schema", object("type", parameter.type())));
        }
        if (route.idempotent()) {
            parameters.add(header("Idempotency-Key", "A repeated call with the same key gets the first answer again."));
        }
        if (route.heedsIfMatch()) {
            parameters.add(header("If-Match", "ETag of the state that the change is based on."));
        }
        return parameters;
    }

    private static Map<String, Object> header(String name, String description) {
        return object("name", name, "in", "header", "description", description, "schema", object("type", "string"));
    }

    private static String described(String name) {
        return switch (name) {
            case "project" -> "Id or name of a project.";
            case "user" -> "Id or login name of a user.";
            case "deleted" -> "Id or former name of a deleted project.";
            case "token" -> "Access key of a token.";
            case "bucket" -> "Name of a bucket.";
            default -> "Key of an object, as one path segment with %2F for slashes.";
        };
    }

    private Map<String, Object> responses(Route route, OpenApiSchemas schemas) {
        var responses = new LinkedHashMap<String, Object>();
        responses.put(String.valueOf(route.status()), good(route, schemas));
        if (route.taken() != null || !route.query().isEmpty()) {
            refusal(responses, 400, "The request is malformed, or has an invalid value.");
        }
        if (route.access() != Access.ANYONE || route.path().equals("sessions")) {
            refusal(responses, 401, "The caller is not authenticated.");
        }
        if (!route.names().isEmpty() || route.access() == Access.OPERATOR || namesOthers(route)) {
            refusal(responses, 404, "The resource does not exist, or the caller may not see it.");
        }
        if (!route.method().equals("GET")) {
            refusal(responses, 409, "The call conflicts with the present state.");
        }
        if (!route.method().equals("GET") || !route.asks().isEmpty()) {
            refusal(responses, 403, "A page of another site sent the request, or the bucket policy does not allow it.");
        }
        if (route.idempotent()) {
            refusal(
                    responses,
                    410,
                    "The call is a repetition, and the resource that the first call made has been deleted since.");
        }
        if (route.heedsIfMatch()) {
            refusal(responses, 412, "The resource was changed meanwhile.");
        }
        if (route.taken() != null) {
            refusal(responses, 413, "The body is too long.");
        }
        if (route.path().equals("sessions")) {
            refusal(responses, 415, "The body is not of Content-Type application/json.");
        }
        refusal(responses, 421, "The Host header names a host that this port does not answer to.");
        if (route.idempotent()) {
            refusal(responses, 422, "The Idempotency-Key was used for another call.");
        }
        if (route.path().equals("sessions") || route.path().endsWith("/password")) {
            refusal(responses, 429, "Too many attempts; Retry-After says when to try again.");
        }
        refusal(responses, 500, "The server failed.");
        refusal(responses, 503, "The store is busy, or the data of a project is unavailable; try again.");
        if (!route.method().equals("GET")) {
            refusal(responses, 507, "There is not enough free space.");
        }
        return responses;
    }

    /// Whether the body or query refers to resources that may be absent.
    private static boolean namesOthers(Route route) {
        return route.taken() != null
                || route.query().stream()
                        .anyMatch(parameter -> List.of("project", "user").contains(parameter.name()));
    }

    private Map<String, Object> good(Route route, OpenApiSchemas schemas) {
        var headers = new LinkedHashMap<String, Object>();
        if (isTagged(route) && !route.method().equals("DELETE")) {
            headers.put("ETag", object("schema", object("type", "string")));
        }
        var answer = object("description", "Done.");
        if (!headers.isEmpty()) {
            answer.put("headers", headers);
        }
        var schema = route.given() == Void.class
                ? object()
                : route.paged() ? schemas.page(route.given()) : schemas.reference(route.given());
        answer.put("content", object(route.contentType(), object("schema", schema)));
        return answer;
    }

    /// Whether the resource at this path has an ETag.
    private boolean isTagged(Route route) {
        return routes.stream().anyMatch(other -> other.path().equals(route.path()) && other.heedsIfMatch());
    }

    private static void refusal(Map<String, Object> responses, int status, String description) {
        responses.put(
                String.valueOf(status),
                object(
                        "description",
                        description,
                        "content",
                        object("application/problem+json", object("schema", OpenApiSchemas.refusal()))));
    }
}
