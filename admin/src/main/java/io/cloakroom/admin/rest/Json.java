package io.cloakroom.admin.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cloakroom.admin.text.Times;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/// Converts records to JSON and back. Unknown fields are refused, as a mistake of the client.
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .addModule(new SimpleModule().addDeserializer(Instant.class, new TimeReader()))
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .changeDefaultPropertyInclusion(old -> old.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private Json() {}

    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /// Reads the body of a request.
    public static <T> T read(byte[] body, Class<T> type) {
        var tree = parsed(body.length == 0 ? new byte[] {'{', '}'} : body);
        try {
            var value = MAPPER.treeToValue(tree, type);
            if (value == null || tree.isNull()) {
                throw Problem.badRequest("a JSON object is needed");
            }
            return value;
        } catch (UnrecognizedPropertyException unknown) {
            var name = Directory.shown(unknown.getPropertyName());
            throw Problem.badRequest("unknown field \"" + name + "\"; known are "
                            + unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", ")))
                    .with("field", name);
        } catch (JacksonException mismatch) {
            throw Problem.badRequest("the JSON does not fit" + at(mismatch) + expected(mismatch));
        }
    }

    private static JsonNode parsed(byte[] body) {
        try {
            var tree = MAPPER.readTree(body);
            requireText(tree);
            return tree;
        } catch (JacksonException broken) {
            throw Problem.badRequest("the body is not well-formed JSON");
        }
    }

    /// Refuses unpaired surrogates. JSON can express them, but UTF-8 cannot, so they could be neither stored nor sent
    /// back.
    public static void requireText(JsonNode node) {
        if (node.isString() && !isText(node.stringValue())) {
            throw Problem.badRequest("the body holds half a surrogate pair, which is no text");
        }
        for (var name : node.propertyNames()) {
            if (!isText(name)) {
                throw Problem.badRequest("the body holds half a surrogate pair, which is no text");
            }
        }
        node.forEach(Json::requireText);
    }

    private static boolean isText(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /// Accepts only times in RFC 3339 format. A number could mean seconds or milliseconds, and an empty text could
    /// mean "never".
    private static final class TimeReader extends ValueDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                try {
                    return Times.time(in.getString());
                } catch (DateTimeException noTime) {
                    // refused below
                }
            }
            return context.reportInputMismatch(Instant.class, "no time");
        }
    }

    /// Reads a part of a document.
    public static <T> T as(JsonNode node, Class<T> type) {
        return read(MAPPER.writeValueAsBytes(node), type);
    }

    /// Reads an object whose members are all texts.
    public static Map<String, String> texts(JsonNode node) {
        var texts = new LinkedHashMap<String, String>();
        if (!node.isObject()) {
            throw Problem.badRequest("tags are an object of texts");
        }
        for (var name : node.propertyNames()) {
            if (!node.path(name).isString()) {
                throw Problem.badRequest("tags are an object of texts");
            }
            texts.put(name, node.path(name).stringValue());
        }
        return texts;
    }

    static <T> Page<T> readPage(byte[] body, Class<T> item) {
        return MAPPER.readValue(body, MAPPER.getTypeFactory().constructParametricType(Page.class, item));
    }

    public static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }

    public static JsonNode tree(String json) {
        return MAPPER.readTree(json);
    }

    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /// The expected form, where the type alone does not tell.
    private static String expected(JacksonException mismatch) {
        var type = mismatch instanceof MismatchedInputException input ? input.getTargetType() : null;
        if (type == Instant.class) {
            return ": a time is written like 2027-01-31T12:00:00Z";
        }
        if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
            return ": a whole number is wanted, like 30";
        }
        if (type == String.class) {
            return ": a text is wanted";
        }
        return type == Boolean.class || type == boolean.class ? ": true or false is wanted" : "";
    }

    /// The path to the error. Leaves out the value, which may be a secret.
    private static String at(JacksonException mismatch) {
        var path = mismatch.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "" : " at field \"" + Directory.shown(path) + "\"";
    }
}
