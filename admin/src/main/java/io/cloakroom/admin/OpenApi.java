package io.cloakroom.admin;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The OpenAPI 3.1 document, made of the table of routes and of the records that they take and give.
final class OpenApi {
    private static final String PROBLEM = "Problem";

    private final List<Route> routes;
    private final Map<String, Object> schemas = new TreeMap<>();

    /// @param routes may still grow: they are read when the document is asked for
    OpenApi(List<Route> routes) {
        this.routes = routes;
    }

    synchronized Document answer() {
        return new Document("application/json", "", Json.write(document()));
    }

    Map<String, Object> document() {
        schemas.clear();
        schemas.put(PROBLEM, problem());
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        for (var route : routes) {
            paths.computeIfAbsent("/" + route.path(), _ -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(java.util.Locale.ROOT), operation(route));
        }
        return object(
                "openapi", "3.1.0",
                "info",
                        object(
                                "title", "Cloakroom",
                                "version", "1",
                                "description",
                                        "Projects, users, S3 tokens and buckets of a Cloakroom server. Whatever the control"
                                                + " panel and the command line do, they do by these calls."),
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
                                                        "The operator's token, or that of a session (POST /sessions)")),
                                "schemas",
                                schemas));
    }

    private Map<String, Object> operation(Route route) {
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
                                    Arrays.stream(taken.getRecordComponents()).anyMatch(OpenApi::isNeeded),
                            "content", object("application/json", object("schema", request(taken)))));
        }
        operation.put("responses", responses(route));
        return operation;
    }

    private static String operationId(Route route) {
        var id = new StringBuilder(route.method().toLowerCase(java.util.Locale.ROOT));
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
            case BUCKETS -> "For the owners of the project, and for its members when their tokens may change buckets.";
            case TOKEN -> "For the owners of the token's project, and for the token's user.";
            case SECRET -> "For who may see the token's secret: the owners of its project, and its user. Audited.";
            case PERSON -> "For the user itself, and for the owners of its projects.";
            case SELF -> "For the user itself.";
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
            parameters.add(header("Idempotency-Key", "A repetition under the same key is answered as the first time."));
        }
        if (route.heedsIfMatch()) {
            parameters.add(header("If-Match", "The ETag that the change was made for."));
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
            case "deleted" -> "Id of a deleted project, or the name that it had.";
            case "token" -> "Access key of a token.";
            case "bucket" -> "Name of a bucket.";
            default -> "Key of an object, as one segment: its slashes are written %2F.";
        };
    }

    private Map<String, Object> responses(Route route) {
        var responses = new LinkedHashMap<String, Object>();
        responses.put(String.valueOf(route.status()), good(route));
        if (route.taken() != null || !route.query().isEmpty()) {
            refusal(responses, 400, "What was sent is not understood, or not allowed.");
        }
        if (route.access() != Access.ANYONE || route.path().equals("sessions")) {
            refusal(responses, 401, "Who calls is not known.");
        }
        if (!route.names().isEmpty() || route.access() == Access.OPERATOR || namesOthers(route)) {
            refusal(responses, 404, "It is not there, or the caller may not see it.");
        }
        if (!route.method().equals("GET")) {
            refusal(responses, 409, "It contradicts what is there.");
        }
        if (!route.method().equals("GET") || !route.asks().isEmpty()) {
            refusal(responses, 403, "A page of another site sent it, or the bucket policy does not allow it.");
        }
        if (route.idempotent()) {
            refusal(responses, 410, "It is a repetition, and what the first call made has been deleted since.");
        }
        if (route.heedsIfMatch()) {
            refusal(responses, 412, "It was changed meanwhile.");
        }
        if (route.taken() != null) {
            refusal(responses, 413, "The body is too long.");
        }
        if (route.path().equals("sessions")) {
            refusal(responses, 415, "The body is not of Content-Type application/json.");
        }
        refusal(responses, 421, "The host is none under which this port may be called.");
        if (route.idempotent()) {
            refusal(responses, 422, "The Idempotency-Key was used for another call.");
        }
        if (route.path().equals("sessions") || route.path().endsWith("/password")) {
            refusal(responses, 429, "Too many attempts; Retry-After says when it is worth another.");
        }
        refusal(responses, 500, "The server failed.");
        refusal(responses, 503, "The store is busy, or the data of a project cannot be reached; try again.");
        if (!route.method().equals("GET")) {
            refusal(responses, 507, "There is not enough free space.");
        }
        return responses;
    }

    /// Whether body or query name what may not be there.
    private static boolean namesOthers(Route route) {
        return route.taken() != null
                || route.query().stream()
                        .anyMatch(parameter -> List.of("project", "user").contains(parameter.name()));
    }

    private Map<String, Object> good(Route route) {
        var headers = new LinkedHashMap<String, Object>();
        if (isTagged(route) && !route.method().equals("DELETE")) {
            headers.put("ETag", object("schema", object("type", "string")));
        }
        var answer = object("description", "Done.");
        if (!headers.isEmpty()) {
            answer.put("headers", headers);
        }
        var schema =
                route.given() == Void.class ? object() : route.paged() ? page(route.given()) : reference(route.given());
        answer.put("content", object(route.contentType(), object("schema", schema)));
        return answer;
    }

    /// Whether what lies under this path has an ETag.
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
                        object("application/problem+json", object("schema", ref(PROBLEM)))));
    }

    private static Map<String, Object> problem() {
        return object(
                "type",
                "object",
                "description",
                "RFC 9457",
                "required",
                List.of("type", "title", "status", "detail"),
                "properties",
                object(
                        "type", object("type", "string"),
                        "title", object("type", "string"),
                        "status", object("type", "integer"),
                        "detail", object("type", "string", "description", "A sentence for people"),
                        "field", object("type", "string", "description", "Of the request: what was wrong"),
                        "tokens", object("type", "array", "items", object("type", "string")),
                        "buckets", object("type", "array", "items", object("type", "string")),
                        "action", object("type", "string", "description", "Of S3: what was refused"),
                        "statement",
                                object(
                                        "type",
                                        "string",
                                        "description",
                                        "Of the bucket policy: what refused it; empty when it was something else"),
                        "protected",
                                object(
                                        "type",
                                        "array",
                                        "items",
                                        object("type", "string"),
                                        "description",
                                        "Versions that Object Lock protects, some of them when there are many: key, version"
                                                + " and what protects it"),
                        "protectedVersions",
                                object("type", "integer", "description", "How many versions Object Lock protects"),
                        "retryAfterSeconds", object("type", "integer")),
                "unevaluatedProperties",
                false);
    }

    private Map<String, Object> page(Class<?> of) {
        return object(
                "type",
                "object",
                "required",
                List.of("items"),
                "properties",
                object(
                        "items", object("type", "array", "items", reference(of)),
                        "next",
                                object(
                                        "type", "string",
                                        "description", "What `after` is for the next page; absent on the last one")),
                "additionalProperties",
                false);
    }

    private static Map<String, Object> ref(String name) {
        return object("$ref", "#/components/schemas/" + name);
    }

    /// A record that we give: whatever may be absent is nullable in Java.
    private Map<String, Object> reference(Class<?> record) {
        return reference(record, false);
    }

    private Map<String, Object> request(Class<?> record) {
        return reference(record, true);
    }

    /// One that is both taken and given has two schemas: what may be left out differs.
    private Map<String, Object> reference(Class<?> record, boolean taken) {
        var name = record.getSimpleName() + (taken ? "Input" : "");
        if (!schemas.containsKey(name)) {
            schemas.put(name, Map.of()); // so that one that holds itself ends
            schemas.put(name, schema(record, taken));
        }
        return ref(name);
    }

    private Map<String, Object> schema(Class<?> record, boolean taken) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (var component : record.getRecordComponents()) {
            var schema = schema(component.getGenericType(), taken);
            var field = component.getAnnotation(Field.class);
            if (field != null && !field.value().isEmpty()) {
                schema.put("description", field.value());
            }
            if (field != null && field.oneOf().length > 0) {
                schema.put("enum", List.of(field.oneOf()));
            }
            properties.put(component.getName(), taken && !isNeeded(component) ? orNull(schema) : schema);
            if (taken ? isNeeded(component) : !isNullable(component)) {
                required.add(component.getName());
            }
        }
        var schema = object("type", "object", "properties", properties, "additionalProperties", false);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    /// A field that need not be sent may also be sent as null.
    private static Map<String, Object> orNull(Map<String, Object> schema) {
        var type = schema.get("type");
        if (type instanceof String) {
            schema.put("type", List.of(type, "null"));
            if (schema.get("enum") instanceof List<?> values) {
                var withNull = new ArrayList<@Nullable Object>(values);
                withNull.add(null);
                schema.put("enum", withNull);
            }
            return schema;
        }
        return schema.containsKey("$ref") ? object("anyOf", List.of(schema, object("type", "null"))) : schema;
    }

    private static boolean isNeeded(RecordComponent component) {
        var field = component.getAnnotation(Field.class);
        return field != null && field.needed();
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private Map<String, Object> schema(Type type, boolean taken) {
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            return generic.getRawType() == List.class
                    ? object("type", "array", "items", schema(arguments[0], taken))
                    : object("type", "object", "additionalProperties", schema(arguments[1], taken));
        }
        if (type == String.class) {
            return object("type", "string");
        }
        if (type == Instant.class) {
            return object("type", "string", "format", "date-time");
        }
        if (type == boolean.class || type == Boolean.class) {
            return object("type", "boolean");
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return object("type", "integer", "format", type == int.class || type == Integer.class ? "int32" : "int64");
        }
        if (type == double.class) {
            return object("type", "number");
        }
        if (type == JsonNode.class) {
            return object();
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return reference(record, taken);
        }
        throw new IllegalStateException("no schema for " + type);
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
