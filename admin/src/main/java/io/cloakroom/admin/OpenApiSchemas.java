package io.cloakroom.admin;

import io.cloakroom.admin.rest.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The schemas of one OpenAPI document: JSON Schemas of the records in requests and answers, made by reflection. A
/// schema is added when the first route refers to its record.
final class OpenApiSchemas {
    private static final String PROBLEM = "Problem";

    private final Map<String, Object> schemas = new TreeMap<>();

    OpenApiSchemas() {
        schemas.put(PROBLEM, problem());
    }

    /// The schemas so far, by name.
    Map<String, Object> byName() {
        return schemas;
    }

    /// A reference to the schema of problems.
    static Map<String, Object> refusal() {
        return ref(PROBLEM);
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
                        "field", object("type", "string", "description", "The field of the request that was wrong"),
                        "tokens", object("type", "array", "items", object("type", "string")),
                        "buckets", object("type", "array", "items", object("type", "string")),
                        "action", object("type", "string", "description", "The S3 action that was refused"),
                        "statement",
                                object(
                                        "type",
                                        "string",
                                        "description",
                                        "The statement of the bucket policy that refused the action; empty when"
                                                + " something else did"),
                        "protected",
                                object(
                                        "type",
                                        "array",
                                        "items",
                                        object("type", "string"),
                                        "description",
                                        "Versions that Object Lock protects, a selection when there are many:"
                                                + " key, version"
                                                + " and protection"),
                        "protectedVersions",
                                object(
                                        "type",
                                        "integer",
                                        "description",
                                        "Number of versions that Object Lock protects"),
                        "retryAfterSeconds", object("type", "integer")),
                "unevaluatedProperties",
                false);
    }

    Map<String, Object> page(Class<?> of) {
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
                                        "description", "Value of `after` for the next page; absent on the last one")),
                "additionalProperties",
                false);
    }

    private static Map<String, Object> ref(String name) {
        return object("$ref", "#/components/schemas/" + name);
    }

    /// The schema of a record in an answer. Fields that may be absent are nullable in Java.
    Map<String, Object> reference(Class<?> record) {
        return reference(record, false);
    }

    Map<String, Object> request(Class<?> record) {
        return reference(record, true);
    }

    /// A record that occurs in requests and in answers has two schemas, because they differ in the fields that may be
    /// absent.
    private Map<String, Object> reference(Class<?> record, boolean taken) {
        var name = record.getSimpleName() + (taken ? "Input" : "");
        if (!schemas.containsKey(name)) {
            schemas.put(name, Map.of()); // ends the recursion for records that contain themselves
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

    /// An optional field may also be sent as null.
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

    static boolean isNeeded(RecordComponent component) {
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

    static Map<String, Object> object(Object... namesAndValues) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
